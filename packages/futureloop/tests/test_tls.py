"""How does a TLS connection stay a stream?"""

import asyncio
import os
import socket
import ssl
import sys

import pytest

import futureloop

sys.path.insert(0, os.path.dirname(__file__))
from streaming import served

trustme = pytest.importorskip("trustme")

AUTHORITY = trustme.CA()
CERTIFICATE = AUTHORITY.issue_cert("localhost", "127.0.0.1")


@pytest.fixture
def server_context():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    CERTIFICATE.configure_cert(context)
    return context


@pytest.fixture
def client_context():
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def run(main, *args):
    before = set(os.listdir("/proc/self/fd"))
    result = futureloop.run(main(*args))
    assert set(os.listdir("/proc/self/fd")) == before
    return result


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_bytes_both_ways(server_context, client_context, version):
    client_context.maximum_version = version
    client_context.set_alpn_protocols(["first", "second"])
    server_context.set_alpn_protocols(["second"])

    async def main():
        async with served(echo, ssl=server_context) as (_, port):
            reader, writer = await futureloop.open_connection("localhost", port, ssl=client_context)
            wrapped = writer.get_extra_info("ssl_object")
            assert wrapped.selected_alpn_protocol() == "second"
            assert writer.get_extra_info("sslcontext") is client_context
            assert writer.get_extra_info("peercert")["subjectAltName"]
            assert writer.get_extra_info("cipher") == wrapped.cipher()
            assert writer.get_extra_info("compression") is None
            assert writer.get_extra_info("peername")[1] == port
            assert not writer.can_write_eof()
            with pytest.raises(NotImplementedError):
                writer.write_eof()
            data = os.urandom(1 << 20)
            writer.write(data)
            assert await reader.readexactly(len(data)) == data
            writer.writelines([b"line", b"\n", b""])
            assert await reader.readline() == b"line\n"
            writer.close()
            assert await reader.read() == b""
            await writer.wait_closed()
            assert writer.is_closing()
            writer.write(b"dropped")

    run(main)


def test_close_notify_and_an_end_without_it_are_told_apart(server_context, client_context):
    async def main():
        async def handler(reader, writer):
            writer.write(b"data")
            await writer.drain()
            if await reader.read(1) == b"c":
                writer.close()
            else:
                writer.transport._below.close()

        async with served(handler, ssl=server_context) as (_, port):
            for how, end in ((b"c", None), (b"t", ssl.SSLEOFError)):
                reader, writer = await futureloop.open_connection(
                    "localhost", port, ssl=client_context
                )
                writer.write(how)
                assert await reader.readexactly(4) == b"data"
                if end is None:
                    assert await reader.read() == b""
                else:
                    with pytest.raises(end, match="close_notify"):
                        await reader.read()
                writer.close()

    run(main)


def test_a_wrong_name_and_an_unknown_authority(server_context, client_context):
    async def main():
        async with served(echo, ssl=server_context) as (server, port):
            with pytest.raises(ssl.SSLCertVerificationError):
                await futureloop.open_connection(
                    "localhost", port, ssl=client_context, server_hostname="example.org"
                )
            with pytest.raises(ssl.SSLCertVerificationError):
                await futureloop.open_connection("localhost", port, ssl=True)
            while server._transports:
                await futureloop.checkpoint()

    run(main)


def test_a_peer_that_never_answers_the_handshake(server_context, client_context):
    async def main():
        async with served(echo, ssl=server_context, ssl_handshake_timeout=0.01) as (server, port):
            mute = socket.create_connection(("127.0.0.1", port))
            mute.settimeout(10)
            while not server._transports:
                await futureloop.checkpoint()
            while server._transports:
                await futureloop.sleep(0.001)
            assert mute.recv(1) == b""
            mute.close()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            with pytest.raises(ConnectionAbortedError, match="handshake"):
                await futureloop.open_connection(
                    "127.0.0.1", port, ssl=client_context, ssl_handshake_timeout=0.01
                )
            calling = futureloop.create_task(
                futureloop.open_connection("127.0.0.1", port, ssl=client_context)
            )
            await futureloop.sleep(0.01)
            calling.cancel()
            await futureloop.wait([calling])
            assert calling.cancelled()

    run(main)


def test_plain_text_to_a_tls_server_and_the_reverse(server_context, client_context):
    async def main():
        async with served(echo, ssl=server_context) as (server, port):
            reader, writer = await futureloop.open_connection("127.0.0.1", port)
            writer.write(b"GET / HTTP/1.1\r\n\r\n" * 10)
            try:
                await reader.read()
            except ConnectionResetError:
                pass
            writer.close()
            while server._transports:
                await futureloop.checkpoint()
        async with served(lambda _, writer: writer.write(b"220 hello\r\n")) as (server, port):
            with pytest.raises(ssl.SSLError):
                await futureloop.open_connection("127.0.0.1", port, ssl=client_context)
            server.abort_clients()

    run(main)


def test_a_forged_record_breaks_it_in_both_directions(server_context, client_context):
    async def main():
        result = futureloop.Queue()

        async def handler(reader, writer):
            try:
                await reader.read(10)
            except ssl.SSLError as error:
                writer.write(b"dropped")
                with pytest.raises(ssl.SSLError):
                    await writer.drain()
                result.put_nowait(type(error))
            writer.close()

        async with served(handler, ssl=server_context) as (_, port):
            reader, writer = await futureloop.open_connection("localhost", port, ssl=client_context)
            writer.transport._below.write(b"\x17\x03\x03\x00\x10" + bytes(16))
            assert issubclass(await result.get(), ssl.SSLError)
            with pytest.raises(ssl.SSLError):
                await reader.read()
            writer.close()

    run(main)


def test_upgrading_a_connection(server_context, client_context):
    async def main():
        async def handler(reader, writer):
            assert await reader.readline() == b"STARTTLS\n"
            writer.write(b"OK\n")
            await writer.start_tls(server_context)
            await echo(reader, writer)

        async with served(handler) as (_, port):
            reader, writer = await futureloop.open_connection("127.0.0.1", port)
            writer.write(b"STARTTLS\n")
            assert await reader.readline() == b"OK\n"
            await writer.start_tls(client_context, server_hostname="localhost")
            writer.write(b"secret")
            assert await reader.read(10) == b"secret"
            writer.close()

    run(main)


def test_two_tasks_read_and_a_cancelled_read_has_taken_nothing(server_context, client_context):
    async def main():
        async with served(echo, ssl=server_context) as (_, port):
            reader, writer = await futureloop.open_connection("localhost", port, ssl=client_context)
            task = futureloop.create_task(reader.read(10))
            await futureloop.checkpoint()
            with pytest.raises(RuntimeError, match="already waiting"):
                await reader.read(1)
            task.cancel()
            writer.write(b"data")
            await futureloop.wait([task])
            assert task.cancelled()
            assert await reader.read(10) == b"data"
            task = futureloop.create_task(reader.read(10))
            await futureloop.checkpoint()
            writer.close()
            return await task

    assert run(main) == b""


def test_a_drain_waits_over_tls_too(server_context, client_context):
    async def main():
        go = futureloop.Event()

        async def handler(reader, writer):
            await go.wait()
            await reader.readexactly(1 << 24)
            writer.close()

        async with served(handler, ssl=server_context) as (_, port):
            reader, writer = await futureloop.open_connection("localhost", port, ssl=client_context)
            writer.write(bytes(1 << 24))
            draining = futureloop.create_task(writer.drain())
            await futureloop.sleep(0.01)
            assert not draining.done()
            go.set()
            await draining
            assert await reader.read() == b""
            writer.close()

    run(main)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"server_hostname": "x"}, "only meaningful with ssl"),
        ({"ssl_handshake_timeout": 1}, "only meaningful with ssl"),
    ],
)
def test_options_without_tls(options, message):
    async def main():
        with pytest.raises(ValueError, match=message):
            await futureloop.open_connection("localhost", 1, **options)

    run(main)


def test_contexts_that_do_not_fit(server_context, client_context):
    async def main():
        with pytest.raises(ValueError, match="client's"):
            await futureloop.start_server(echo, "127.0.0.1", 0, ssl=client_context)
        with pytest.raises(ValueError, match="only meaningful"):
            await futureloop.start_server(echo, "127.0.0.1", 0, ssl_handshake_timeout=1)
        here, there = socket.socketpair()
        with there, pytest.raises(ValueError, match="server_hostname"):
            await futureloop.open_connection(sock=here, ssl=client_context)
        here.close()
        async with served(echo) as (_, port):
            with pytest.raises(ValueError, match="server's"):
                await futureloop.open_connection("127.0.0.1", port, ssl=server_context)

    run(main)


def test_unix_sockets_with_tls(tmp_path, server_context, client_context):
    async def main():
        path = tmp_path / "socket"
        server = await futureloop.start_unix_server(echo, path, ssl=server_context)
        with pytest.raises(ValueError, match="server_hostname"):
            await futureloop.open_unix_connection(path, ssl=client_context)
        reader, writer = await futureloop.open_unix_connection(
            path, ssl=client_context, server_hostname="localhost"
        )
        writer.write(b"x")
        assert await reader.read(1) == b"x"
        writer.close()
        await server.stop()
        return asyncio.get_running_loop()._poller.descriptors

    assert not run(main)
