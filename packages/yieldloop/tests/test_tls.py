"""TLS: handshakes, ends, cancellation, and peers that speak something else."""

import logging
import socket
import ssl

import pytest
import trustme

import yieldloop


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture
def server_context(authority):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    context.set_alpn_protocols(["two", "one"])
    return context


@pytest.fixture
def client_context(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    context.set_alpn_protocols(["one"])
    return context


async def echo(stream, _address):
    while data := await stream.read():
        await stream.write(data)


def test_bytes_lines_and_what_was_agreed_on(server_context, client_context):
    data = bytes(range(256)) * 2000

    async def main():
        async with (
            yieldloop.tcp_server("localhost", 0, echo, ssl=server_context) as server,
            await yieldloop.open_connection("localhost", server.port, ssl=client_context) as stream,
        ):
            assert stream.selected_alpn_protocol() == "one"
            assert stream.ssl_object.version() == "TLSv1.3"
            await stream.write(b"line\nrest")
            assert await stream.readline() == b"line\n"
            assert await stream.read_exactly(4) == b"rest"
            async with yieldloop.TaskGroup() as group:
                group.spawn(stream.write, bytearray(data))
                received = await stream.read_exactly(len(data))
            await stream.write_eof()
            assert await stream.read() == b""
        return received == data

    assert yieldloop.run(main)


def test_who_is_not_the_right_one_is_refused(server_context, client_context, caplog):
    async def main():
        async with yieldloop.tcp_server("localhost", 0, echo, ssl=server_context) as server:
            with pytest.raises(ssl.SSLCertVerificationError, match="wrong"):
                await yieldloop.open_connection(
                    "localhost", server.port, ssl=client_context, server_hostname="wrong.test"
                )
            with pytest.raises(ssl.SSLCertVerificationError):
                await yieldloop.open_connection(
                    "localhost", server.port, ssl=ssl.create_default_context()
                )
            with pytest.raises(ValueError, match="client"):
                yieldloop.tcp_server("localhost", 0, echo, ssl=client_context)
            with pytest.raises(ValueError, match="server"):
                await yieldloop.open_connection("localhost", server.port, ssl=server_context)
            # The server goes on, and has said why.
            async with await yieldloop.open_connection(
                "localhost", server.port, ssl=client_context
            ):
                pass

    with caplog.at_level(logging.INFO, "yieldloop"):
        yieldloop.run(main)
    assert {record.levelname for record in caplog.records} == {"INFO"}


def test_a_peer_that_says_nothing(run, server_context, client_context):
    async def main():
        server = yieldloop.tcp_server(
            "127.0.0.1", 0, echo, ssl=server_context, ssl_handshake_timeout=5
        )
        async with server:
            with socket.create_connection(("127.0.0.1", server.port)) as mute:
                await yieldloop.sleep(6)
                assert mute.recv(1) == b""
        with (
            socket.create_server(("127.0.0.1", 0)) as mute,
            pytest.raises(yieldloop.TaskTimeout, match="no TLS handshake within 2 seconds"),
        ):
            await yieldloop.open_connection(
                *mute.getsockname(),
                ssl=client_context,
                server_hostname="localhost",
                ssl_handshake_timeout=2,
            )

    run(main)


def test_plain_text_either_way(server_context, client_context):
    async def plain(stream, _address):
        await stream.write(b"220 hello\r\n")
        await stream.read()

    async def main():
        async with (
            yieldloop.tcp_server("localhost", 0, echo, ssl=server_context) as server,
            await yieldloop.open_connection("localhost", server.port) as stream,
        ):
            await stream.write(b"GET / HTTP/1.0\r\n\r\n")
            assert b"HTTP" not in await stream.readall()
        async with yieldloop.tcp_server("localhost", 0, plain) as server:
            with pytest.raises(ssl.SSLError) as raised:
                await yieldloop.open_connection("localhost", server.port, ssl=client_context)
        return raised.value.__notes__

    assert "not TLS" in yieldloop.run(main)[0]


@pytest.fixture
def pair(server_context, client_context):
    """Run `main(client, server)` over a pair of sockets, after the handshake."""

    def run_with_pair(main, run=yieldloop.run):
        async def both():
            ends = [yieldloop.SocketStream(sock) for sock in socket.socketpair()]
            client = yieldloop.TLSStream(ends[0], client_context, server_hostname="localhost")
            server = yieldloop.TLSStream(ends[1], server_context, server_side=True)
            async with yieldloop.TaskGroup() as group:
                group.spawn(client.handshake)
                group.spawn(server.handshake)
            async with client, server:
                return await main(client, server)

        return run(both)

    return run_with_pair


def test_an_end_that_was_cut_off_is_told_apart(pair):
    async def main(client, server):
        await client.write(b"data")
        client.close_now()
        assert await server.read() == b"data"
        with pytest.raises(ssl.SSLEOFError, match="cut off"):
            await server.read()

    pair(main)


def test_a_write_that_was_cancelled_ends_the_writing_but_not_the_reading(pair, run):
    async def main(client, server):
        async with yieldloop.ignore_after(1) as timeout:
            await client.write(bytes(10_000_000))
        assert timeout.expired
        with pytest.raises(ssl.SSLError, match="earlier send was cancelled"):
            await client.write(b"x")
        await server.write(b"still")
        return await client.read()

    assert pair(main, run) == b"still"


def test_cancelled_reads_take_nothing_and_second_readers_are_told(pair, run):
    async def main(client, server):
        async with yieldloop.ignore_after(1) as timeout:
            await client.read()
        assert timeout.expired
        waiting = yieldloop.spawn(client.read)
        await yieldloop.checkpoint()
        with pytest.raises(yieldloop.BusyResourceError, match="reading"):
            await client.read()
        writing = yieldloop.spawn(server.write, bytes(10_000_000))
        await yieldloop.checkpoint()
        with pytest.raises(yieldloop.BusyResourceError, match="writing"):
            await server.write(b"x")
        assert set(await waiting.join()) == {0}
        writing.cancel()

    pair(main, run)


def test_closing_wakes_and_refuses(pair, run):
    async def main(client, server):
        waiting = yieldloop.spawn(client.read)
        await yieldloop.checkpoint()
        await client.close()
        await waiting.wait()
        assert isinstance(waiting.exception, yieldloop.ClosedResourceError)
        for use in (client.read, client.readline, client.write_eof, lambda: client.write(b"x")):
            with pytest.raises(yieldloop.ClosedResourceError):
                await use()
        assert await server.read() == b""

    pair(main, run)


def test_closing_does_not_wait_for_ever_for_a_peer_that_does_not_read(pair, run):
    async def main(client, server):
        raw = client.transport.socket
        with yieldloop.CancelScope():
            while True:  # fill the buffers below TLS
                try:
                    raw.socket.send(bytes(100_000))
                except BlockingIOError:
                    break
        begun = yieldloop.clock()
        await client.close()
        return yieldloop.clock() - begun

    assert pair(main, run) == 10


def test_tls_begins_within_a_connection(server_context, client_context):
    async def main():
        left, right = (yieldloop.SocketStream(sock) for sock in socket.socketpair())

        async def serve():
            assert await right.readline() == b"STARTTLS\n"
            stream = yieldloop.TLSStream(right, server_context, server_side=True)
            await stream.handshake()
            async with stream:
                await stream.write(b"secret")

        task = yieldloop.spawn(serve)
        await left.write(b"STARTTLS\n")
        async with yieldloop.TLSStream(left, client_context, server_hostname="localhost") as stream:
            await stream.handshake()
            received = await stream.readall()
        await task.join()
        return received

    assert yieldloop.run(main) == b"secret"


def test_tls_within_tls(pair, server_context, client_context):
    data = bytes(200_000)

    async def main(client, server):
        inner = yieldloop.TLSStream(client, client_context, server_hostname="localhost")
        inner_server = yieldloop.TLSStream(server, server_context, server_side=True)
        async with yieldloop.TaskGroup() as group:
            group.spawn(inner.handshake)
            group.spawn(inner_server.handshake)
        async with yieldloop.TaskGroup() as group:
            group.spawn(inner.write, data)
            received = await inner_server.read_exactly(len(data))
        await inner.close()
        assert await inner_server.read() == b""
        await inner_server.close()
        return received == data

    assert pair(main)


def test_what_a_reader_has_to_say_is_sent_behind_a_write_under_way(pair):
    """New keys and handshakes come while a writer has the transport: nobody writes after it."""

    async def main(client, server):
        sent = 0
        while True:
            writing = yieldloop.spawn(client.write, bytes(60_000))
            sent += 60_000
            await yieldloop.checkpoint()
            if not writing.terminated:
                break  # its one piece does not fit
        client._tls.close_notify()  # stands for what a reader's TLS wants to be sent
        async with yieldloop.TaskGroup() as group:
            reading = group.spawn(server.readall)
        await writing.join()
        await client.close()
        await server.close()
        return len(reading.result) == sent

    assert pair(main)
