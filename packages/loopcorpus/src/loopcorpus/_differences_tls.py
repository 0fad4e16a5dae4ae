"""What do the backends do otherwise with TLS?"""

from __future__ import annotations

from ._difference import ANYIO, ASYNCIO, Difference

_TLS = "test_tls::test_"
_SILENCE = "test_tls_silence::test_"
_NO_LIMIT = "there is no time limit for a handshake but the one that its user sets"

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        f"{_TLS}a_connection_that_was_cut",
        ASYNCIO,
        ["b'last words'", "end"],
        "a connection that was cut looks like an end that was meant: the protocol is told of the "
        "one as of the other",
        "CPython, asyncio/sslproto.py: SSLProtocol.eof_received, _do_shutdown; uvloop, "
        "https://github.com/MagicStack/uvloop/pull/385",
    ),
    Difference(
        f"{_TLS}something_that_is_no_record",
        ANYIO,
        ["b'last words'", "OSError"],
        "OpenSSL's own error comes out",
        "anyio, streams/tls.py: TLSStream._call_sslobject_method",
    ),
    *(
        Difference(
            f"{_TLS}a_peer_that_is_not_trusted_is_told_so",
            backends,
            "nothing",
            "the connection is closed and OpenSSL's alert, which says why, is not sent",
            source,
        )
        for backends, source in (
            (("asyncio",), "CPython, asyncio/sslproto.py: SSLProtocol._on_handshake_complete"),
            (("uvloop",), "uvloop, sslproto.pyx: SSLProtocol._on_handshake_complete"),
            (("trio",), "trio, _ssl.py: SSLStream._retry"),
            (ANYIO, "anyio, streams/tls.py: TLSStream._call_sslobject_method"),
        )
    ),
    *(
        Difference(
            f"{_TLS}a_caller_that_fails_the_handshake[{caller}]",
            ("trio",),
            ["the server's block raises it"],
            "trio makes the handshake in the handler, whose exceptions end the server",
            "https://trio.readthedocs.io/en/stable/reference-io.html#trio.serve_ssl_over_tcp",
        )
        for caller in ("_garbage", "_hang_up", "_distrust")
    ),
    Difference(
        f"{_SILENCE}a_handshake_with_a_mute_server_ends_by_itself",
        ("trio", *ANYIO),
        "waits for ever",
        _NO_LIMIT,
        "https://trio.readthedocs.io/en/stable/reference-io.html#trio.SSLStream.do_handshake",
    ),
    Difference(
        f"{_SILENCE}a_server_hangs_up_on_a_mute_client",
        ("trio",),
        "waits for ever",
        _NO_LIMIT,
        "https://trio.readthedocs.io/en/stable/reference-io.html#trio.SSLStream.do_handshake",
    ),
    Difference(
        f"{_SILENCE}closing_does_not_wait_for_ever_for_the_goodbye_of_the_peer",
        ANYIO,
        "waits for ever",
        "unless it was told not to, anyio closes after the peer's close_notify",
        "https://anyio.readthedocs.io/en/stable/streams.html#tls-streams",
    ),
)
