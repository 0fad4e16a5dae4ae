"""What do the backends do otherwise with streams?"""

from __future__ import annotations

from ._difference import ANYIO, ASYNCIO, BREAKS, TRIO, Difference, OneOf

_SHARING = "test_stream_sharing::test_"
_FAULTS = "test_stream_faults::test_"
_SCOPES = "test_stream_scopes::test_"
_AT_ONCE = (
    "the cancellation is thrown where the task waits next, and what can be done at once does not "
    "wait"
)
_AT_ONCE_SOURCE = "https://docs.python.org/3/library/asyncio-task.html#task-cancellation"
_THROWN = (*ASYNCIO, "futureloop")  # cancellation is an exception, not a state
_CANCELLED = "test_stream_cancellation::test_"
_ALL = ("Tcp", "Unix", "Tls")

_READER = "asyncio's reader gives b\"\" after its own end was closed, as after the peer's"
_READER_SOURCE = "CPython, asyncio/streams.py: StreamReaderProtocol.connection_lost"
_DRAIN = (
    "asyncio's write() only puts bytes into a buffer, and drain() returns when the connection is "
    "closed: nobody is told that they were not sent"
)
_DRAIN_SOURCE = "CPython, asyncio/streams.py: FlowControlMixin.connection_lost"
_WRITE = "asyncio's write() is a plain call on one buffer; any number of tasks may wait in drain()"
_WRITE_SOURCE = "https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.drain"
_UVLOOP = "a write to a closed handle is a RuntimeError in uvloop, which the contract calls busy"
_UVLOOP_SOURCE = "uvloop, handles/handle.pyx: UVHandle._ensure_alive"
_KERNEL = "the kernel tells of a reset once; what is received after that is the end"
_KERNEL_SOURCE = "https://man7.org/linux/man-pages/man7/socket.7.html (SO_ERROR)"
_ATTEMPTS = "one OSError stands for all attempts, with their errors as its cause"

DIFFERENCES: tuple[Difference, ...] = (
    *(
        Difference(f"{_SHARING}{test}[{transport}]", backends, instead, why, source)
        for test, backends, instead, why, source in (
            (
                "closed_while_a_task_receives",
                (*ASYNCIO, "futureloop"),
                "end",
                _READER,
                _READER_SOURCE,
            ),
            ("closed_while_a_task_sends", ASYNCIO, "done", _DRAIN, _DRAIN_SOURCE),
            (
                "closed_while_a_task_sends",
                ("futureloop",),
                "broken",
                "futureloop's drain() has asyncio's error for a closed stream",
                _READER_SOURCE,
            ),
            (
                "two_tasks_send_on_one_stream",
                (*ASYNCIO, "futureloop"),
                ["first done", "second done"],
                _WRITE,
                _WRITE_SOURCE,
            ),
        )
        for transport in _ALL
    ),
    *(
        Difference(
            f"{_SHARING}used_after_it_was_closed[{transport}]",
            backends,
            ["end", said],
            _READER if said == "broken" else _UVLOOP,
            _READER_SOURCE if said == "broken" else _UVLOOP_SOURCE,
        )
        for transport, backends, said in (
            ("Tcp", ("asyncio", "futureloop"), "broken"),
            ("Unix", ("asyncio", "futureloop"), "broken"),
            ("Tls", (*ASYNCIO, "futureloop"), "broken"),
            ("Tcp", ("uvloop",), "busy"),
            ("Unix", ("uvloop",), "busy"),
        )
    ),
    Difference(
        f"{_SHARING}used_after_it_was_closed[Tls]",
        ANYIO,
        ["OSError", "OSError"],
        "after the closing handshake OpenSSL's own error comes out",
        "anyio, streams/tls.py: TLSStream._call_sslobject_method",
    ),
    Difference(
        f"{_SHARING}two_tasks_send_on_one_stream[Tcp]",
        ("anyio+asyncio",),
        ["first done", "second done"],
        "anyio hands the bytes to asyncio's transport and waits for room before the next ones, not "
        "for these to be sent",
        "anyio, _backends/_asyncio.py: SocketStream.send",
    ),
    Difference(
        f"{_SHARING}closed_while_a_task_sends[Tcp]",
        ("anyio+asyncio",),
        "done",
        _DRAIN,
        "anyio, _backends/_asyncio.py: SocketStream.send",
    ),
    Difference(f"{_FAULTS}reset_while_receiving", TRIO, ["broken", "end"], _KERNEL, _KERNEL_SOURCE),
    Difference(
        f"{_FAULTS}reset_while_sending", ("uvloop",), ["broken", "busy"], _UVLOOP, _UVLOOP_SOURCE
    ),
    Difference(f"{_FAULTS}reset_before_sending", ("uvloop",), "busy", _UVLOOP, _UVLOOP_SOURCE),
    Difference(
        f"{_FAULTS}nobody_listens",
        ("trio",),
        "OSError",
        _ATTEMPTS,
        "https://trio.readthedocs.io/en/stable/reference-io.html#trio.open_tcp_stream",
    ),
    Difference(
        f"{_FAULTS}nobody_listens",
        ANYIO,
        "OSError",
        _ATTEMPTS,
        "https://anyio.readthedocs.io/en/stable/api.html#anyio.connect_tcp",
    ),
    *(
        Difference(
            f"{_CANCELLED}connecting_is_cancelled_after_every_number_of_turns[{transport}]",
            ("asyncio",),
            BREAKS,
            "a socket is left open when open_connection() is cancelled in the turn in which the "
            "connection comes about",
            "https://github.com/python/cpython/pull/153134",
        )
        for transport in ("Tcp", "Tls")
    ),
    Difference(
        f"{_CANCELLED}connecting_is_cancelled_after_every_number_of_turns[Tls]",
        ("trio",),
        "the server's block raises it",
        "trio makes the handshake in the handler, whose exceptions end the server",
        "https://trio.readthedocs.io/en/stable/reference-io.html#trio.serve_ssl_over_tcp",
    ),
    *(
        Difference(
            f"{_CANCELLED}a_server_is_left_after_every_number_of_turns[{transport}]",
            (backend,),
            BREAKS,
            "a connection that is accepted in the turn in which the server is closed is left open",
            source,
        )
        for transport in _ALL
        for backend, source in (
            ("asyncio", "https://github.com/python/cpython/issues/109564"),
            ("anyio+asyncio", "anyio, _backends/_asyncio.py: TCPSocketListener.accept"),
        )
    ),
    *(
        Difference(f"{_SCOPES}{test}[{transport}]", _THROWN, instead, _AT_ONCE, _AT_ONCE_SOURCE)
        for test, instead in (
            ("sending_sends_nothing", ["went on", "done", b"early"]),
            ("receiving_takes_nothing", ["went on", b"kept"]),
        )
        for transport in _ALL
        if (test, transport) != ("receiving_takes_nothing", "Tls")
    ),
    Difference(
        f"{_SCOPES}receiving_takes_nothing[Tls]",
        ASYNCIO,
        ["went on", b"kept"],
        _AT_ONCE,
        _AT_ONCE_SOURCE,
    ),
    Difference(
        f"{_SCOPES}receiving_takes_nothing[Tls]",
        ("futureloop", "yieldloop"),
        # The last read of the handshake was short. epoll has since reported what came after it,
        # the fallback reports only what somebody waits for: there the task has to wait.
        OneOf((["went on", b"kept"], ["cancelled", b"kept"])),
        _AT_ONCE,
        _AT_ONCE_SOURCE,
    ),
    *(
        Difference(
            f"{_SCOPES}connecting_connects_nobody[{transport}]",
            backends,
            instead,
            _AT_ONCE,
            _AT_ONCE_SOURCE,
        )
        for transport, backends, instead in (
            ("Tcp", (*_THROWN, "anyio+asyncio"), ["cancelled", "somebody was served"]),
            ("Unix", ASYNCIO, ["cancelled", "somebody was served"]),
            (
                "Unix",
                ("futureloop",),
                ["went on", "connected", "somebody was served"],
            ),
        )
    ),
    Difference(
        f"{_SCOPES}sending_sends_nothing[Tls]",
        ANYIO,
        ["cancelled", "broken"],
        "the bytes are encrypted before the cancellation is seen, and the record is lost",
        "anyio, streams/tls.py: TLSStream._flush_write_bio",
    ),
)
