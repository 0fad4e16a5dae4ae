import ssl
from collections.abc import Iterator

import pytest
import trustme
from hypothesis import given, settings, strategies as st

from loopbase import WRITE_AT_ONCE, TLSConnection

VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]

authority = trustme.CA()


def server_context(name: str = "server.example") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def client_context(version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.maximum_version = version
    authority.configure_trust(context)
    return context


def ends(
    client: ssl.SSLContext | None = None,
    server: ssl.SSLContext | None = None,
    *,
    require_close_notify: bool = True,
) -> tuple[TLSConnection, TLSConnection]:
    return (
        TLSConnection(
            client or client_context(),
            server_hostname="server.example",
            require_close_notify=require_close_notify,
        ),
        TLSConnection(
            server or server_context(),
            server_side=True,
            require_close_notify=require_close_notify,
        ),
    )


def carry(sender: TLSConnection, receiver: TLSConnection) -> int:
    """Bring everything that `sender` has to send to `receiver`; return how many bytes."""
    total = 0
    while data := sender.take():
        receiver.feed(data)
        sender.sent()
        total += len(data)
    return total


def shake(client: TLSConnection, server: TLSConnection) -> None:
    while not (client.handshake() and server.handshake()):
        carry(client, server)
        server.handshake()
        carry(server, client)
    carry(client, server)


@pytest.fixture(params=VERSIONS, ids=lambda version: version.name)
def connected(request: pytest.FixtureRequest) -> tuple[TLSConnection, TLSConnection]:
    client, server = ends(client_context(request.param))
    shake(client, server)
    return client, server


def send(sender: TLSConnection, receiver: TLSConnection, data: bytes) -> None:
    view = memoryview(data)
    while view:
        count = sender.write(view)
        assert count
        carry(sender, receiver)
        view = view[count:]


def parts(connection: TLSConnection, max_bytes: int = 65536) -> Iterator[bytes]:
    while data := connection.read(max_bytes):
        yield data


def test_bytes_go_both_ways(connected: tuple[TLSConnection, TLSConnection]):
    client, server = connected
    for sender, receiver in (client, server), (server, client):
        assert receiver.read() is None
        send(sender, receiver, b"hello")
        assert receiver.read() == b"hello"
        assert receiver.read() is None


def test_records_that_arrived_together_are_read_together(
    connected: tuple[TLSConnection, TLSConnection],
):
    client, server = connected
    for number in range(10):
        send(client, server, b"%d" % number)
    assert server.read(4) == b"0123"
    assert server.read() == b"456789"


def test_a_large_record_is_read_in_small_pieces(connected: tuple[TLSConnection, TLSConnection]):
    client, server = connected
    data = bytes(range(256)) * 64
    send(client, server, data)
    assert b"".join(parts(server, 1000)) == data
    assert max(map(len, parts(server, 1000)), default=0) <= 1000


def test_whole_records_cost_no_exception(connected: tuple[TLSConnection, TLSConnection]):
    client, server = connected
    client.read()  # the tickets

    class Counting:
        raised = 0

        def __init__(self, inner: ssl.SSLObject) -> None:
            self.pending = inner.pending
            self._inner = inner

        def read(self, size: int) -> bytes:
            try:
                return self._inner.read(size)
            except ssl.SSLWantReadError:
                Counting.raised += 1
                raise

    server.ssl_object = Counting(server.ssl_object)  # type: ignore[assignment]
    for size in (1, 1024, 16384, 40000):
        send(client, server, bytes(size))
        assert b"".join(parts(server)) == bytes(size)
    assert Counting.raised == 0


def test_one_write_encrypts_a_bounded_part(connected: tuple[TLSConnection, TLSConnection]):
    client, server = connected
    data = bytes(10 * WRITE_AT_ONCE)
    assert client.write(data) == WRITE_AT_ONCE
    assert WRITE_AT_ONCE < carry(client, server) < WRITE_AT_ONCE * 1.01
    assert client.write(b"") == 0
    assert not client.must_send


def test_the_first_protocol_of_the_server_that_the_client_knows_is_chosen():
    contexts = client_context(), server_context()
    contexts[0].set_alpn_protocols(["http/1.1", "h2"])
    contexts[1].set_alpn_protocols(["h2", "http/1.1"])
    client, server = ends(*contexts)
    shake(client, server)
    assert client.ssl_object.selected_alpn_protocol() == "h2"
    assert server.ssl_object.selected_alpn_protocol() == "h2"


def test_no_protocol_in_common_is_none_chosen():
    contexts = client_context(), server_context()
    contexts[0].set_alpn_protocols(["spdy/1"])
    contexts[1].set_alpn_protocols(["h2"])
    client, server = ends(*contexts)
    shake(client, server)
    assert client.ssl_object.selected_alpn_protocol() is None


def test_the_server_is_told_which_name_the_client_wants():
    asked = []
    context = server_context()
    context.sni_callback = lambda _, name, __: asked.append(name)
    shake(*ends(server=context))
    assert asked == ["server.example"]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_the_wrong_name_fails_the_handshake_and_the_server_is_told(version: ssl.TLSVersion):
    client, server = ends(client_context(version), server_context("other.example"))
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake(client, server)
    assert carry(client, server) > 0  # the alert
    with pytest.raises(ssl.SSLError, match="alert"):
        server.handshake()
    with pytest.raises(ssl.SSLError, match=r"has failed before.*Hostname mismatch"):
        client.handshake()
    with pytest.raises(ssl.SSLError, match="has failed before"):
        client.read()


def test_an_unknown_authority_fails_the_handshake():
    client, server = ends(client=ssl.create_default_context())
    with pytest.raises(ssl.SSLCertVerificationError, match="local issuer"):
        shake(client, server)


@pytest.mark.parametrize("text", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220 mail.example\r\n"])
def test_a_server_that_speaks_plain_text_is_recognised(text: bytes):
    client, _ = ends()
    assert client.handshake() is None
    client.feed(text)
    with pytest.raises(ssl.SSLError) as caught:
        client.handshake()
    assert "not TLS" in caught.value.__notes__[0]


def test_a_client_that_speaks_plain_text_is_recognised():
    _, server = ends()
    server.feed(b"GET / HTTP/1.1\r\n\r\n")
    with pytest.raises(ssl.SSLError) as caught:
        server.handshake()
    assert "not TLS" in caught.value.__notes__[0]


def test_a_record_that_is_too_long_fails_the_handshake():
    _, server = ends()
    server.feed(b"\x16\x03\x01\xff\xff")
    with pytest.raises(ssl.SSLError, match="too long"):
        server.handshake()
    assert server.must_send


def test_the_peer_is_gone_before_the_handshake_is_complete():
    client, _ = ends(require_close_notify=False)
    client.handshake()
    client.feed(b"")
    with pytest.raises(ssl.SSLEOFError, match="during the TLS handshake"):
        client.handshake()


def test_what_came_before_a_forged_record_is_read_first(
    connected: tuple[TLSConnection, TLSConnection],
):
    client, server = connected
    client.write(b"true")
    true = client.take()
    client.sent()
    client.write(b"false")
    forged = bytearray(client.take())
    forged[-1] ^= 1
    server.feed(true + forged)
    assert server.read() == b"true"
    with pytest.raises(ssl.SSLError, match=r"(?i)bad record mac"):
        server.read()
    for operation in (server.read, server.unwrap, lambda: server.write(b"x")):
        with pytest.raises(ssl.SSLError, match=r"has failed before.*(?i:bad record mac)"):
            operation()
    assert server.must_send  # the alert


def test_a_transport_that_ends_without_close_notify_is_truncated(
    connected: tuple[TLSConnection, TLSConnection],
):
    client, server = connected
    send(client, server, b"all?")
    server.feed(b"")
    assert server.read() == b"all?"
    for _ in range(2):
        with pytest.raises(ssl.SSLEOFError, match="without close_notify"):
            server.read()
    send(server, client, b"an answer")
    assert client.read() == b"an answer"


def test_a_protocol_that_knows_its_own_end_needs_no_close_notify():
    client, server = ends(require_close_notify=False)
    shake(client, server)
    send(client, server, b"all")
    server.feed(b"")
    assert list(parts(server)) == [b"all"]
    assert server.read() == b""


def test_the_context_may_allow_an_end_without_close_notify_too():
    context = server_context()
    context.options |= ssl.OP_IGNORE_UNEXPECTED_EOF
    client, server = ends(server=context)
    shake(client, server)
    server.feed(b"")
    assert server.read() == b""


def test_half_a_record_at_the_end_is_truncated(connected: tuple[TLSConnection, TLSConnection]):
    client, server = connected
    client.write(b"cut off")
    server.feed(client.take()[:-3])
    assert server.read() is None
    server.feed(b"")
    with pytest.raises(ssl.SSLEOFError):
        server.read()


def test_close_notify_is_an_end_that_stays(connected: tuple[TLSConnection, TLSConnection]):
    client, server = connected
    client.write(b"last words")
    client.close_notify()
    client.close_notify()
    carry(client, server)
    server.feed(b"")
    assert server.read() == b"last words"
    assert server.read() == b""
    assert server.read() == b""


def test_after_close_notify_the_other_way_stays_open(
    connected: tuple[TLSConnection, TLSConnection],
):
    client, server = connected
    send(server, client, b"unread")
    client.close_notify()
    carry(client, server)
    assert server.read() == b""
    send(server, client, b" and late")
    assert client.read(3) == b"unr"
    assert b"".join(parts(client)) == b"ead and late"
    server.close_notify()
    carry(server, client)
    assert client.read() == b""
    assert client.unwrap() == b""
    assert server.unwrap() == b""


def test_what_was_read_ahead_is_not_lost_to_whoever_unwraps(
    connected: tuple[TLSConnection, TLSConnection],
):
    client, server = connected
    send(server, client, b"unread")
    client.close_notify()
    assert client.unwrap() is None
    assert client.read() == b"unread"
    assert client.read() is None


def test_sent_says_whether_more_is_to_be_sent(connected: tuple[TLSConnection, TLSConnection]):
    client, _ = connected
    client.write(b"first")
    client.take()
    assert not client.sent()
    client.write(b"second")
    client.take()
    client.write(b"third")
    assert client.sent()


def test_without_a_connection_there_is_nobody_to_say_goodbye_to():
    client, _ = ends()
    client.handshake()
    client.take()
    client.sent()
    client.close_notify()
    assert not client.must_send


def test_what_follows_close_notify_is_handed_back(connected: tuple[TLSConnection, TLSConnection]):
    client, server = connected
    assert client.unwrap() is None
    carry(client, server)
    assert server.unwrap() == b""
    data = server.take()
    client.feed(data + b"plain again")
    assert client.unwrap() == b"plain again"


def test_a_peer_that_sends_data_instead_of_close_notify_is_an_error(
    connected: tuple[TLSConnection, TLSConnection],
):
    client, server = connected
    send(server, client, b"more")
    with pytest.raises(ssl.SSLError, match="application data after close notify"):
        client.unwrap()


def test_a_peer_that_is_gone_cannot_unwrap(connected: tuple[TLSConnection, TLSConnection]):
    client, _ = connected
    assert client.unwrap() is None
    client.feed(b"")
    with pytest.raises(ssl.SSLEOFError):
        client.unwrap()


def test_after_a_send_that_was_cut_off_nothing_is_sent_and_reading_goes_on(
    connected: tuple[TLSConnection, TLSConnection],
):
    client, server = connected
    client.write(b"cut")
    client.take()  # and cancelled: no `sent`
    client.write(b"off")
    assert not client.must_send
    with pytest.raises(ssl.SSLError, match="an earlier send was cancelled"):
        client.take()
    send(server, client, b"still there")
    assert client.read() == b"still there"


def test_a_reader_does_not_send_for_a_writer_or_beside_one(
    connected: tuple[TLSConnection, TLSConnection],
):
    client, server = connected
    client.write(b"first")
    assert not client.must_send
    server.feed(client.take())
    client.close_notify()
    assert not client.must_send
    client.sent()
    assert client.must_send
    carry(client, server)
    assert list(parts(server)) == [b"first"]


def test_the_tickets_of_a_server_wait_for_its_first_data():
    client, server = ends()
    shake(client, server)
    assert not server.must_send
    assert server.take() == b""
    send(server, client, b"data")
    assert client.read() == b"data"
    assert client.ssl_object.session is not None
    assert client.ssl_object.session.has_ticket


def test_the_handshake_comes_first():
    client, _ = ends()
    for operation in (client.read, client.unwrap, lambda: client.write(b"x")):
        with pytest.raises(RuntimeError, match="handshake"):
            operation()


def test_nothing_cannot_be_read(connected: tuple[TLSConnection, TLSConnection]):
    with pytest.raises(ValueError, match="max_bytes must be 1 or more, not 0"):
        connected[0].read(0)


def test_a_context_is_for_one_side_and_a_client_expects_a_name():
    with pytest.raises(TypeError, match=r"not True of type bool; ssl.create_default_context\(\)"):
        TLSConnection(True)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="is a client's"):
        TLSConnection(client_context(), server_side=True)
    with pytest.raises(ValueError, match="is a server's"):
        TLSConnection(server_context())
    with pytest.raises(ValueError, match="leave it out"):
        TLSConnection(server_context(), server_side=True, server_hostname="server.example")
    with pytest.raises(ValueError, match="server_hostname is missing"):
        TLSConnection(client_context())


def test_a_client_that_verifies_nothing_needs_no_name():
    context = client_context()
    context.check_hostname = False
    client = TLSConnection(context)
    _, server = ends()
    shake(client, server)


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(VERSIONS),
    st.lists(st.integers(1, 40000), min_size=1, max_size=5),
    st.lists(st.integers(1, 20000), max_size=8),
    st.lists(st.integers(1, 70000), min_size=1, max_size=8),
    st.integers(0, 9),
)
def test_however_the_stream_is_split_the_same_bytes_come_out(
    version: ssl.TLSVersion, messages: list[int], cuts: list[int], sizes: list[int], closing: int
):
    """Also when the receiver ends its own direction in the middle: before the part `closing`."""
    client, server = ends(client_context(version))
    shake(client, server)
    sent = [bytes([number]) * size for number, size in enumerate(messages)]
    stream = bytearray()
    for message in sent:
        view = memoryview(message)
        while view:
            count = client.write(view)
            assert count
            stream += client.take()
            client.sent()
            view = view[count:]
    client.close_notify()
    stream += client.take()
    received, turn = bytearray(), 0
    for number, cut in enumerate([*cuts, len(stream)]):
        part, stream = stream[:cut], stream[cut:]
        if part:
            server.feed(part)
        if number == closing:
            server.close_notify()
        while data := server.read(sizes[turn % len(sizes)]):
            assert len(data) <= sizes[turn % len(sizes)]
            received += data
            turn += 1
    assert server.read() == b""
    assert received == b"".join(sent)


@settings(deadline=None, max_examples=30)
@given(st.binary(min_size=1, max_size=100), st.integers(0, 400))
def test_what_is_no_record_never_comes_out_as_data(noise: bytes, at: int):
    client, server = ends()
    shake(client, server)
    client.write(b"x" * 300)
    stream = bytearray(client.take())
    at = min(at, len(stream))
    changed = stream[:at] + noise + stream[at:]
    server.feed(changed)
    server.feed(b"")
    received = b""
    with pytest.raises(ssl.SSLError):
        while data := server.read():
            received += data
    assert received in (b"", b"x" * 300)
