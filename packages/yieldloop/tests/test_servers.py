"""Servers: who is accepted, who is waited for, who is cancelled, and what is left."""

import errno
import logging
import os
import socket

import pytest

import yieldloop


async def echo(stream, _address):
    while data := await stream.read():
        await stream.write(data)


async def say(port, data=b"hello"):
    async with await yieldloop.open_connection("127.0.0.1", port) as stream:
        await stream.write(data)
        return await stream.read_exactly(len(data))


def test_handlers_are_functions_or_generators(run):
    def generator(stream, address):
        yield from stream.write(f"{address[0]}\n".encode())

    async def main():
        async with yieldloop.tcp_server("127.0.0.1", 0, echo) as server:
            assert await say(server.port) == b"hello"
        async with (
            yieldloop.tcp_server("localhost", 0, generator) as server,
            await yieldloop.open_connection("localhost", server.port) as stream,
        ):
            return await stream.readall()

    assert run(main) in (b"127.0.0.1\n", b"::1\n")


def test_every_connection_sends_small_writes_at_once(run):
    async def main():
        async def handler(stream, _address):
            nodelay.append(stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            await echo(stream, None)

        nodelay = []
        async with (
            yieldloop.tcp_server("127.0.0.1", 0, handler) as server,
            await yieldloop.open_connection("127.0.0.1", server.port) as stream,
        ):
            nodelay.append(stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            await stream.write(b"x")
            await stream.read()
        return [bool(value) for value in nodelay]

    assert run(main) == [True, True]


def test_leaving_the_block_cancels_the_handlers_and_waits_for_them(run):
    log = []

    async def handler(stream, _address):
        try:
            await stream.read()
        finally:
            await yieldloop.sleep(1)
            log.append("unwound")

    async def main():
        async with yieldloop.tcp_server("127.0.0.1", 0, handler) as server:
            port = server.port
            client = await yieldloop.open_connection("127.0.0.1", port)
            await yieldloop.sleep(1)
        assert log == ["unwound"] and server.sockets == ()
        assert await client.read() == b""
        await client.close()
        with pytest.raises(ConnectionRefusedError):
            await yieldloop.open_connection("127.0.0.1", port)
        with pytest.raises(RuntimeError, match="while it is listening"):
            _ = server.port

    run(main)


@pytest.mark.parametrize(("grace", "ended"), [(None, [5, 20]), (10, [5]), (0, [])])
def test_a_graceful_stop(run, grace, ended):
    log = []

    async def handler(stream, _address):
        seconds = int(await stream.readline())
        await yieldloop.sleep(seconds)
        log.append(seconds)

    async def main():
        async with yieldloop.tcp_server("127.0.0.1", 0, handler) as server:
            clients = []
            for seconds in (5, 20):
                clients.append(await yieldloop.open_connection("127.0.0.1", server.port))
                await clients[-1].write(b"%d\n" % seconds)
            await yieldloop.sleep(1)
            waiting = yieldloop.spawn(server.serve_forever)
            await server.stop(grace)
            await waiting.join()
            for client in clients:
                await client.close()
            await server.stop()
            return log, yieldloop.clock()

    seen, moment = run(main)
    assert seen == ended and moment == pytest.approx({None: 20, 10: 11, 0: 1}[grace], abs=1)


def test_a_handler_that_raises_is_reported_and_the_others_go_on(run, reports):
    async def handler(stream, _address):
        if await stream.readline() == b"bad\n":
            raise ValueError("told to")
        await stream.write(b"good")

    async def main():
        async with yieldloop.tcp_server("127.0.0.1", 0, handler) as server:
            for word, answer in ((b"bad\n", b""), (b"good\n", b"good")):
                async with await yieldloop.open_connection("127.0.0.1", server.port) as stream:
                    await stream.write(word)
                    assert await stream.readall() == answer

    run(main)
    assert len(reports) == 1 and "told to" in reports[0]


def test_no_descriptor_is_free_for_a_while(run, caplog, monkeypatch):
    failing = [errno.EMFILE, errno.EMFILE, errno.ECONNABORTED, errno.EMFILE]

    async def main():
        async with yieldloop.tcp_server("127.0.0.1", 0, echo) as server:
            with monkeypatch.context() as patch:
                patch.setattr(socket.socket, "accept", fails)
                with socket.create_connection(("127.0.0.1", server.port)):
                    await yieldloop.sleep(1)
            assert failing == []
            return await say(server.port)

    accept = socket.socket.accept

    def fails(self):
        if failing:
            number = failing.pop()
            raise OSError(number, os.strerror(number))
        return accept(self)

    with caplog.at_level(logging.WARNING, "yieldloop"):
        assert run(main) == b"hello"
    assert [r.levelname for r in caplog.records] == ["WARNING"]


def test_a_listener_that_breaks_ends_the_block(run, monkeypatch):
    async def main():
        with pytest.raises(ExceptionGroup) as raised:
            async with yieldloop.tcp_server("127.0.0.1", 0, echo) as server:
                monkeypatch.setattr(socket.socket, "accept", fails)
                with socket.create_connection(("127.0.0.1", server.port)):
                    await yieldloop.sleep(1000)
        return raised.value.exceptions[0].errno

    def fails(_self):
        raise OSError(errno.ENOTSOCK, "broken")

    assert run(main) == errno.ENOTSOCK


def test_mistakes_are_told_at_once(run):
    async def main():
        async def stops(stream, _address):
            with pytest.raises(RuntimeError, match="own end"):
                await server.stop()
            await stream.write(b"told")

        with pytest.raises(TypeError, match="tcp_server"):
            yieldloop.tcp_server("127.0.0.1", 0, None)
        with pytest.raises(ValueError, match="port"):
            async with yieldloop.tcp_server("127.0.0.1", 70000, echo):
                pass
        async with yieldloop.tcp_server("127.0.0.1", 0, stops) as server:
            with pytest.raises(OSError, match=r"cannot listen on 127\.0\.0\.1"):
                async with yieldloop.tcp_server("127.0.0.1", server.port, echo):
                    pass
            async with await yieldloop.open_connection("127.0.0.1", server.port) as stream:
                told = await stream.readall()
        with pytest.raises(RuntimeError, match="only once"):
            async with server:
                pass
        return told

    assert run(main) == b"told"


def test_a_block_that_is_cancelled_leaves_nothing(run):
    async def main():
        async with (
            yieldloop.ignore_after(5) as timeout,
            yieldloop.tcp_server("127.0.0.1", 0, echo) as server,
        ):
            client = await yieldloop.open_connection("127.0.0.1", server.port)
            await server.serve_forever()
        assert timeout.expired
        assert await client.read() == b""
        await client.close()
        return yieldloop.task_tree().children

    assert not run(main)


def test_a_cancellation_that_comes_while_handlers_end_is_not_lost_to_an_error(run):
    async def slow(stream, _address):
        try:
            await stream.write(b"x")
            await stream.read()
        finally:
            with yieldloop.disable_cancellation():
                await yieldloop.sleep(2)

    async def main():
        async with yieldloop.ignore_after(1) as timeout:
            with pytest.raises(ExceptionGroup):
                async with yieldloop.tcp_server("127.0.0.1", 0, slow) as server:
                    async with await yieldloop.open_connection("127.0.0.1", server.port) as client:
                        await client.read_exactly(1)
                    raise ValueError("the body's own")
            await yieldloop.sleep(100)
        return timeout.expired, yieldloop.clock()

    assert run(main) == (True, 2)


def test_unix_servers(run, tmp_path):
    path = tmp_path / "socket"

    async def main():
        async with yieldloop.unix_server(path, echo) as server:
            async with await yieldloop.open_unix_connection(path) as stream:
                await stream.write(b"hello")
                assert await stream.read() == b"hello"
            with pytest.raises(RuntimeError):
                _ = server.port
        with pytest.raises(FileNotFoundError):
            await yieldloop.open_unix_connection(path)

    run(main)
    assert not path.exists()


def test_the_next_address_is_tried_when_one_is_silent_or_refuses(run, monkeypatch):
    async def main():
        async with yieldloop.tcp_server("127.0.0.1", 0, echo) as server:
            port = server.port
            # A listener whose queue is full answers nobody.
            silent = socket.socket()
            silent.bind(("127.0.0.2", port))
            silent.listen(0)
            fillers = [socket.socket() for _ in range(3)]
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(("127.0.0.2", port))
            hosts = ["127.0.0.2", "127.0.0.3", "127.0.0.1"]
            infos = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in hosts]
            real = socket.getaddrinfo

            def lookup(host, *rest):
                if host == b"three.test":
                    raise socket.gaierror(socket.EAI_NONAME, "not a number")
                return infos if host == "three.test" else real(host, *rest)

            monkeypatch.setattr(socket, "getaddrinfo", lookup)
            begun = yieldloop.clock()
            async with await yieldloop.open_connection("three.test", port) as stream:
                peer = stream.socket.getpeername()[0]
            seconds = yieldloop.clock() - begun
            del infos[2]
            async with yieldloop.ignore_after(1) as timeout:
                await yieldloop.open_connection("three.test", port)
            assert timeout.expired
            del infos[0]
            with pytest.raises(ConnectionRefusedError):
                await yieldloop.open_connection("three.test", port)
            for sock in (silent, *fillers):
                sock.close()
        return peer, seconds

    assert run(main) == ("127.0.0.1", 0.25)
