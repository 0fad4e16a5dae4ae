"""Who serves a connection?"""

import asyncio
import errno
import gc
import logging
import os
import socket
import sys

import pytest

import futureloop

sys.path.insert(0, os.path.dirname(__file__))
from streaming import served


def run(main, *args):
    before = set(os.listdir("/proc/self/fd"))
    result = futureloop.run(main(*args))
    assert set(os.listdir("/proc/self/fd")) == before
    return result


async def echo(reader, writer):
    while data := await reader.read(100):
        writer.write(data)
        await writer.drain()
    writer.close()


async def ask(port, data):
    reader, writer = await futureloop.open_connection("127.0.0.1", port)
    writer.write(data)
    writer.write_eof()
    try:
        return await reader.read()
    finally:
        writer.close()


def test_many_connections_at_once():
    async def main():
        async with served(echo) as (server, port):
            assert server.is_serving()
            asked = [b"%d" % number for number in range(100)]
            assert await futureloop.gather(*(ask(port, data) for data in asked)) == asked
            assert not server._transports

    run(main)


def test_a_plain_function_may_take_a_connection():
    async def main():
        taken = futureloop.Queue()
        async with served(lambda *stream: taken.put_nowait(stream)) as (server, port):
            reader, writer = await futureloop.open_connection("127.0.0.1", port)
            mine, theirs = await taken.get()
            writer.write(b"x")
            assert await mine.read(1) == b"x"
            theirs.close()
            assert await reader.read() == b""
            writer.close()
            await theirs.wait_closed()
            return len(server._transports)

    assert run(main) == 0


@pytest.mark.parametrize("kind", ["task", "call"])
def test_a_handler_that_raises_is_reported_and_the_server_goes_on(kind):
    async def main():
        contexts = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: contexts.append(context))

        async def fail(reader, writer):
            await reader.read(1)
            raise KeyError

        def fail_at_once(reader, writer):
            raise KeyError

        async with served(fail if kind == "task" else fail_at_once) as (_, port):
            for _ in range(2):
                try:
                    assert await ask(port, b"x") == b""
                except ConnectionResetError:
                    pass  # it was closed before the byte came
        return contexts

    for context in run(main):
        assert isinstance(context["exception"], KeyError)
        assert context["message"] == "Unhandled exception in client_connected_cb"
        assert context["transport"].is_closing()


def test_a_graceful_stop_lets_the_handlers_end():
    async def main():
        begun, go = futureloop.Event(), futureloop.Event()

        async def handler(reader, writer):
            begun.set()
            await go.wait()
            writer.write(b"finished")
            writer.close()

        async with served(handler) as (server, port):
            asking = futureloop.create_task(ask(port, b""))
            await begun.wait()
            stopping = futureloop.create_task(server.stop())
            await futureloop.checkpoint()
            assert not server.is_serving() and server.sockets == ()
            with pytest.raises(ConnectionRefusedError):
                await futureloop.open_connection("127.0.0.1", port)
            assert not stopping.done()
            go.set()
            await stopping
            return await asking

    assert run(main) == b"finished"


def test_those_that_do_not_end_in_time_are_cancelled_and_waited_for():
    async def main():
        seen, begun = [], futureloop.Event()

        async def handler(reader, writer):
            begun.set()
            try:
                await reader.read()
            finally:
                await futureloop.checkpoint()
                seen.append("cleaned up")

        async with served(handler) as (server, port):
            reader, writer = await futureloop.open_connection("127.0.0.1", port)
            await begun.wait()
            await server.stop(0.01)
            assert seen == ["cleaned up"] and not server._transports
            assert await reader.read() == b""
            writer.close()

    run(main)


def test_a_stop_that_is_cancelled_cancels_the_handlers():
    async def main():
        begun = futureloop.Event()

        async def handler(reader, writer):
            begun.set()
            await reader.read()

        async with served(handler) as (server, port):
            _, writer = await futureloop.open_connection("127.0.0.1", port)
            await begun.wait()
            [task] = server._tasks
            with pytest.raises(TimeoutError):
                async with futureloop.timeout(0.01):
                    await server.stop()
            await futureloop.wait([task])
            writer.close()
            return task.cancelled()

    assert run(main)


def test_a_handler_may_stop_its_own_server():
    async def main():
        async def handler(reader, writer):
            await server.stop()
            writer.close()
            stopped.set()

        stopped = futureloop.Event()
        async with served(handler) as (server, port):
            asking = futureloop.create_task(ask(port, b""))
            await stopped.wait()
            return await asking

    assert run(main) == b""


def test_what_waits_to_be_sent_is_sent_before_a_stop_ends():
    async def main():
        async def handler(reader, writer):
            writer.write(bytes(1 << 23))  # and returns: nobody drains it, nobody closes it

        async with served(handler) as (server, port):
            reader, writer = await futureloop.open_connection("127.0.0.1", port)
            first = await reader.read(1)
            stopping = futureloop.create_task(server.stop())
            rest = await reader.read()
            await stopping
            writer.close()
            return len(first) + len(rest)

    assert run(main) == 1 << 23


def test_the_block_of_a_server_waits_for_its_connections():
    async def main():
        async with await futureloop.start_server(echo, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            reader, writer = await futureloop.open_connection("127.0.0.1", port)
            writer.write(b"x")
            assert await reader.read(1) == b"x"
            asyncio.get_running_loop().call_later(0.01, writer.close)
        return server.is_serving()

    assert run(main) is False


def test_closing_and_aborting_the_clients():
    async def main():
        async with served(echo) as (server, port):
            for end in (server.close_clients, server.abort_clients):
                reader, writer = await futureloop.open_connection("127.0.0.1", port)
                writer.write(b"x")
                assert await reader.read(1) == b"x"
                end()
                assert await reader.read() == b""
                writer.close()

    run(main)


def test_serving_for_ever():
    async def main():
        server = await futureloop.start_server(echo, "127.0.0.1", 0, start_serving=False)
        assert not server.is_serving()
        task = futureloop.create_task(server.serve_forever())
        await futureloop.checkpoint()
        assert server.is_serving()
        with pytest.raises(RuntimeError, match="already"):
            await server.serve_forever()
        task.cancel()
        await futureloop.wait([task])
        assert task.cancelled() and not server.is_serving()
        for call in (server.serve_forever, server.start_serving):
            with pytest.raises(RuntimeError, match="closed"):
                await call()

    run(main)


def test_serving_for_ever_ends_when_somebody_closes_the_server():
    async def main():
        server = await futureloop.start_server(echo, "127.0.0.1", 0)
        task = futureloop.create_task(server.serve_forever())
        await futureloop.checkpoint()
        server.close()
        await futureloop.wait([task])
        return task.cancelled()

    assert run(main)


def test_a_handler_that_was_cancelled_leaves_no_connection():
    async def main():
        async def handler(reader, writer):
            asyncio.current_task().cancel()
            await reader.read()

        async with served(handler) as (_, port):
            return await ask(port, b"")

    assert run(main) == b""


def test_a_stop_waits_for_a_handler_that_has_closed_its_connection():
    async def main():
        seen, begun = [], futureloop.Event()

        async def handler(reader, writer):
            writer.close()
            await writer.wait_closed()
            begun.set()
            await futureloop.sleep(0.01)
            seen.append("ended")

        async with served(handler) as (server, port):
            await ask(port, b"")
            await begun.wait()
            await server.stop()
            return seen

    assert run(main) == ["ended"]


def test_a_stop_whose_grace_is_over_drops_what_nobody_takes():
    async def main():
        def handler(reader, writer):  # no task: the connection is all that there is
            writer.write(bytes(1 << 24))
            begun.set()

        begun = futureloop.Event()
        async with served(handler) as (server, port):
            with socket.create_connection(("127.0.0.1", port)):
                await begun.wait()
                await server.stop(0.01)
            return list(server._transports)

    assert run(main) == []


def test_a_connection_that_cannot_be_served_is_closed(monkeypatch):
    def refuse(*_args):
        raise OSError(errno.ENOSPC, "too many descriptors are watched")

    async def main():
        contexts = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: contexts.append(context["message"]))
        async with served(echo) as (_, port):
            monkeypatch.setattr("futureloop._servers.StreamTransport", refuse)
            with socket.create_connection(("127.0.0.1", port)) as caller:
                await futureloop.sleep(0.01)
                caller.setblocking(False)
                return [caller.recv(1), *contexts]

    assert run(main) == [b"", "cannot serve a connection"]


def test_the_loop_keeps_nothing_of_a_server_that_was_closed():
    async def main():
        async with served(echo) as (_, port):
            assert await ask(port, b"x") == b"x"
        return list(asyncio.get_running_loop()._poller.descriptors)

    assert run(main) == []


def test_no_room_for_a_connection_is_said_once_and_tried_again(monkeypatch):
    async def main():
        contexts = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: contexts.append(context["message"]))
        async with served(echo) as (server, port):
            listener = server._listeners[0]
            real, failures = listener.sock, [errno.EMFILE, errno.ENFILE, errno.ECONNABORTED]

            class Short:
                fileno, close = real.fileno, real.close

                def accept(self):
                    if failures:
                        raise OSError(failures.pop(), "short")
                    return real.accept()

            listener.sock = Short()
            assert await ask(port, b"x") == b"x"
            failures.append(errno.EINVAL)
            caller = socket.create_connection(("127.0.0.1", port))
            await futureloop.sleep(0.01)
            caller.close()
        return contexts

    said = run(main)
    assert len(said) == 2
    assert "short of room" in said[0] and "no more" in said[1]


def test_every_address_on_one_port_and_a_socket_of_ones_own():
    async def main():
        server = await futureloop.start_server(echo, None, 0)
        ports = {sock.getsockname()[1] for sock in server.sockets}
        assert len(ports) == 1
        assert await ask(ports.pop(), b"x") == b"x"
        await server.stop()
        own = socket.create_server(("127.0.0.1", 0))
        server = await futureloop.start_server(echo, sock=own)
        assert await ask(own.getsockname()[1], b"y") == b"y"
        await server.stop()
        for options in (
            {"host": "x", "sock": own},
            {"sock": socket.socket(type=socket.SOCK_DGRAM)},
        ):
            with pytest.raises(ValueError):
                await futureloop.start_server(echo, **options)
            if "host" not in options:
                options["sock"].close()

    run(main)


def test_unix_sockets(tmp_path):
    async def main():
        path = tmp_path / "socket"
        server = await futureloop.start_unix_server(echo, path)
        reader, writer = await futureloop.open_unix_connection(path)
        writer.write(b"x")
        assert await reader.read(1) == b"x"
        writer.close()
        with pytest.raises(OSError, match="listen"):
            await futureloop.start_unix_server(echo, path)
        await server.stop()
        assert not path.exists()
        with pytest.raises(FileNotFoundError):
            await futureloop.open_unix_connection(path)
        own = socket.socket(socket.AF_UNIX)
        own.bind(str(path))
        server = await futureloop.start_unix_server(echo, sock=own)
        caller = socket.socket(socket.AF_UNIX)
        caller.connect(str(path))
        reader, writer = await futureloop.open_unix_connection(sock=caller)
        writer.close()
        await server.stop()
        assert path.exists()
        for call in (futureloop.open_unix_connection, futureloop.start_unix_server):
            with pytest.raises(ValueError):
                await (call() if call is futureloop.open_unix_connection else call(echo))

    run(main)


def test_an_unclosed_server_ends_with_its_loop():
    async def main():
        await futureloop.start_server(echo, "127.0.0.1", 0)

    with pytest.warns(ResourceWarning, match="unclosed"):
        futureloop.run(main())
        gc.collect()


def test_a_thousand_connections_leave_nothing(caplog):
    async def main():
        async with served(echo) as (server, port):
            for _ in range(10):
                answers = await futureloop.gather(*(ask(port, b"x") for _ in range(100)))
                assert answers == [b"x"] * 100
            loop = asyncio.get_running_loop()
            return len(server._transports), len(server._tasks), len(loop._poller.descriptors)

    with caplog.at_level(logging.WARNING):
        assert run(main) == (0, 0, 1)
    assert not caplog.records
