import os
import ssl
from functools import partial

import pytest
import trustme

import nurseryloop
from nurseryloop import (
    BrokenResourceError,
    BusyResourceError,
    ClosedResourceError,
    NeedHandshakeError,
    SocketStream,
    SSLStream,
    aclose_forcefully,
    move_on_after,
    open_nursery,
    open_ssl_over_tcp_server,
    open_tcp_stream,
    serve_ssl_over_tcp,
    socket,
)
from nurseryloop.testing import wait_all_tasks_blocked


@pytest.fixture(scope="module")
def contexts():
    """Return the context of a client and of a server, whose name is "test"."""
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("test").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return client, server


def transports():
    left, right = socket.socketpair()
    return SocketStream(left), SocketStream(right)


def pair(contexts, **options):
    left, right = transports()
    client, server = contexts
    return (
        SSLStream(left, client, server_hostname="test", **options),
        SSLStream(right, server, server_side=True, **options),
    )


async def shake(*streams):
    async with open_nursery() as nursery:
        for stream in streams:
            nursery.start_soon(stream.do_handshake)


async def receive_exactly(stream, count):
    got = bytearray()
    while len(got) < count:
        got += await stream.receive_some() or pytest.fail("the end came early")
    return bytes(got)


def test_bytes_pass_both_ways_at_once_and_the_end_is_said(run, contexts):
    data = os.urandom(2_000_000)

    async def main():
        client, server = pair(contexts)

        async def talk(stream):
            async with open_nursery() as nursery:
                nursery.start_soon(stream.send_all, data)
                assert await receive_exactly(stream, len(data)) == data

        async with open_nursery() as nursery:
            nursery.start_soon(talk, client)
            nursery.start_soon(talk, server)
        assert client.version() == server.version() == "TLSv1.3"
        await client.aclose()
        await client.aclose()
        assert await server.receive_some() == b""
        await server.aclose()
        for operation in (client.receive_some, partial(client.send_all, b"x"), client.do_handshake):
            with pytest.raises(ClosedResourceError):
                await operation()

    run(main)


def test_what_is_known_only_after_the_handshake_is_said_so(run, contexts):
    async def main():
        client, server = pair(contexts)
        with pytest.raises(NeedHandshakeError, match="do_handshake"):
            client.version()
        assert client.server_hostname == "test"
        assert client.context is contexts[0]
        assert client.session is None
        assert not hasattr(client, "anything_else")
        await shake(client, server)
        await client.do_handshake()
        assert client.getpeercert()["subjectAltName"] == (("DNS", "test"),)
        assert "version" in dir(client)
        await aclose_forcefully(client)
        await aclose_forcefully(server)

    run(main)


def test_an_end_without_goodbye_is_no_end_unless_agreed(run, contexts):
    async def main(https_compatible):
        client, server = pair(contexts, https_compatible=https_compatible)
        await shake(client, server)
        await client.send_all(b"last")
        await client.transport_stream.aclose()
        assert await server.receive_some() == b"last"
        if https_compatible:
            assert await server.receive_some() == b""
        else:
            with pytest.raises(BrokenResourceError) as caught:
                await server.receive_some()
            assert isinstance(caught.value.__cause__, ssl.SSLEOFError)
        await aclose_forcefully(client)
        await server.aclose()

    run(main, False)
    run(main, True)


def test_a_name_that_does_not_fit_breaks_both_ends(run, contexts):
    async def main():
        left, right = transports()
        client = SSLStream(left, contexts[0], server_hostname="other")
        server = SSLStream(right, contexts[1], server_side=True)
        causes = {}

        async def attempt(name, stream):
            with pytest.raises(BrokenResourceError) as caught:
                await stream.do_handshake()
                await stream.receive_some()
            causes[name] = caught.value.__cause__
            with pytest.raises(BrokenResourceError, match="before"):
                await stream.send_all(b"x")
            await stream.aclose()

        async with open_nursery() as nursery:
            nursery.start_soon(attempt, "client", client)
            nursery.start_soon(attempt, "server", server)
        assert isinstance(causes["client"], ssl.SSLCertVerificationError)
        assert "alert" in str(causes["server"]).lower()

    run(main)


def test_plain_text_is_refused(run, contexts):
    async def main():
        left, right = transports()
        server = SSLStream(right, contexts[1], server_side=True)
        await left.send_all(b"GET / HTTP/1.1\r\n\r\n")
        with pytest.raises(BrokenResourceError, match="TLS"):
            await server.receive_some()
        await server.aclose()
        await left.aclose()

    run(main)


def test_a_handshake_has_a_time_limit_and_a_cancelled_one_leaves_it_broken(run, contexts):
    async def main():
        client, server = pair(contexts, handshake_timeout=7)
        with pytest.raises(BrokenResourceError, match="longer than 7"):
            await client.do_handshake()
        assert nurseryloop.current_time() == 7
        with move_on_after(1):
            await server.send_all(b"x")
        with pytest.raises(BrokenResourceError, match="before"):
            await server.receive_some()
        await client.aclose()
        await server.aclose()

    run(main)


def test_a_cancelled_receive_has_taken_nothing_and_a_cut_send_breaks_sending_only(run, contexts):
    async def main():
        client, server = pair(contexts)
        await shake(client, server)
        for _ in range(2):
            with move_on_after(1) as scope:
                await client.receive_some()
            assert scope.cancelled_caught
        await server.send_all(b"kept")
        assert await client.receive_some(2) == b"ke"
        assert await client.receive_some() == b"pt"
        with move_on_after(1) as scope:
            await client.send_all(bytes(10_000_000))
        assert scope.cancelled_caught
        with pytest.raises(BrokenResourceError, match="earlier send"):
            await client.send_all(b"more")
        await server.send_all(b"still")
        assert await client.receive_some() == b"still"
        await client.aclose()
        await aclose_forcefully(server)

    run(main)


def test_a_second_task_is_told_and_closing_wakes_who_waits(run, contexts):
    async def main():
        client, server = pair(contexts)
        await shake(client, server)
        told = []

        async def use(operation, *args):
            with pytest.raises(ClosedResourceError):
                await operation(*args)
            told.append(operation.__name__)

        async with open_nursery() as nursery:
            nursery.start_soon(use, client.receive_some)
            nursery.start_soon(use, client.send_all, bytes(10_000_000))
            await wait_all_tasks_blocked()
            for operation in (
                client.receive_some,
                partial(client.send_all, b"x"),
                client.unwrap,
                client.wait_send_all_might_not_block,
            ):
                with pytest.raises(BusyResourceError):
                    await operation()
            await client.aclose()
        assert sorted(told) == ["receive_some", "send_all"]
        await aclose_forcefully(server)

    run(main)


def test_a_send_that_came_through_cuts_nothing_off(run, contexts):
    async def main():
        client, server = pair(contexts)
        await shake(client, server)
        await client.send_all(b"x")
        await client.wait_send_all_might_not_block()
        await aclose_forcefully(client)
        await aclose_forcefully(server)

    run(main)


def test_closing_what_cannot_shake_hands_raises_and_closes(run, contexts):
    async def main():
        client, server = pair(contexts)
        await server.transport_stream.send_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        with pytest.raises(BrokenResourceError):
            await client.aclose()
        with pytest.raises(ClosedResourceError):
            await client.receive_some()
        await aclose_forcefully(server)

    run(main)


def test_the_goodbye_to_a_peer_that_does_not_receive_is_given_up(run, contexts):
    async def main():
        client, server = pair(contexts)
        await shake(client, server)
        with move_on_after(1):
            await client.transport_stream.send_all(bytes(10_000_000))
        await client.aclose()
        assert 1 < nurseryloop.current_time() < 10
        await aclose_forcefully(server)

    run(main)


def test_unwrap_gives_the_transport_back(run, contexts):
    async def main():
        client, server = pair(contexts)
        await shake(client, server)

        async def unwrap_server():
            transport, trailing = await server.unwrap()
            assert trailing == b""
            await transport.send_all(b"plain")
            await transport.aclose()

        async with open_nursery() as nursery:
            nursery.start_soon(unwrap_server)
            transport, trailing = await client.unwrap()
        while len(trailing) < 5:
            trailing += await transport.receive_some()
        assert trailing == b"plain"
        with pytest.raises(ClosedResourceError):
            await client.receive_some()
        await transport.aclose()

    run(main)


def test_servers_speak_tls_and_outlive_those_who_do_not(run, contexts, caplog):
    caplog.set_level("INFO")

    async def echo(stream):
        await stream.send_all(await stream.receive_some())

    async def ask(port, says_the_end=True):
        async with SSLStream(
            await open_tcp_stream("127.0.0.1", port), contexts[0], server_hostname="test"
        ) as stream:
            await stream.send_all(b"hello")
            assert await stream.receive_some() == b"hello"
            if says_the_end:
                assert await stream.receive_some() == b""

    async def main():
        async with open_ssl_over_tcp_server(echo, 0, contexts[1], host="127.0.0.1") as server:
            async with await open_tcp_stream("127.0.0.1", server.port) as plain:
                await plain.send_all(b"this is not TLS")
                assert await plain.receive_some() != b"this is not TLS"
            await ask(server.port)
            await server.stop(1)
        async with open_nursery() as nursery:
            (listener,) = await nursery.start(
                partial(serve_ssl_over_tcp, echo, 0, contexts[1], host="127.0.0.1")
            )
            await ask(listener.transport_listener.socket.getsockname()[1], False)
            nursery.cancel_scope.cancel()

    run(main)
    assert "handshake failed" in caplog.text


def test_what_does_not_fit_together_is_refused(run, contexts):
    async def main():
        left, right = transports()
        for arguments in ({"server_hostname": "test", "server_side": True}, {}):
            with pytest.raises(ValueError):
                SSLStream(left, contexts[0], **arguments)
        with pytest.raises(TypeError, match="SSLContext"):
            SSLStream(left, None)
        await left.aclose()
        await right.aclose()

    run(main)
