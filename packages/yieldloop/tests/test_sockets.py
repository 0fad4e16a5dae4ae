"""Sockets: waiting, closing, cancelling, being busy, and the numbers of other people."""

import errno
import os
import socket

import pytest

import yieldloop
from loopbase import OPERATIONS_PER_TURN, STEPS_PER_POLL, Trace, open_poller
from yieldloop._suspend import here


@pytest.fixture
def pair():
    """Two standard sockets, connected."""
    left, right = socket.socketpair()
    yield left, right
    left.close()
    right.close()


def test_what_one_sends_the_other_receives_in_pieces(run):
    sent = bytes(range(256)) * 20_000  # more than the buffers hold

    async def main():
        left, right = yieldloop.socketpair()
        async with left, right, yieldloop.TaskGroup() as group:
            group.spawn(left.sendall, sent)
            received, buffer = bytearray(), bytearray(3000)
            while len(received) < len(sent):
                if len(received) % 2:
                    received += await right.recv(4999)
                else:
                    received += buffer[: await right.recv_into(buffer, 2999)]
        return received == sent

    assert run(main)


def test_generators_use_sockets_as_well(run):
    def main():
        left, right = yieldloop.socketpair()
        with left, right:
            yield from left.sendall(b"hello")
            left.shutdown(socket.SHUT_WR)
            return [(yield from right.recv(100)), (yield from right.recv(100))]

    assert run(main) == [b"hello", b""]


def test_connect_and_accept(run):
    async def main():
        listener = socket.create_server(("127.0.0.1", 0))
        async with yieldloop.Socket(listener) as server, yieldloop.TaskGroup() as group:
            accepting = group.spawn(server.accept)
            client = yieldloop.Socket(socket.socket())
            await client.connect(("localhost", server.getsockname()[1]))
            connection, address = await accepting.join()
            assert address == client.getsockname()
            await connection.sendall(b"")
            await connection.sendall(memoryview(b"abcdef").cast("H"))
            assert await client.recv(100) == b"abcdef"
            client.close()
            assert await connection.recv(100) == b""
            connection.close()

    run(main)


def test_a_refused_connect_closes_the_socket(run):
    async def main():
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = server.getsockname()
        client = yieldloop.Socket(socket.socket())
        with pytest.raises(ConnectionRefusedError):
            await client.connect(address)
        return client.fileno()

    assert run(main) == -1


def test_a_unix_server_with_a_full_backlog_is_asked_again(run, tmp_path):
    path = str(tmp_path / "server")

    async def connect():
        client = yieldloop.Socket(socket.socket(socket.AF_UNIX))
        await client.connect(path)
        client.close()

    async def main():
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path)
            server.listen(0)
            async with yieldloop.TaskGroup() as group:
                tasks = [group.spawn(connect) for _ in range(5)]
                await yieldloop.sleep(1)
                assert not all(task.terminated for task in tasks)
                for _ in tasks:
                    server.accept()[0].close()
                    await yieldloop.sleep(1)

    run(main)


def test_a_second_task_is_told_that_the_socket_is_busy(run):
    async def main():
        left, right = yieldloop.socketpair()
        async with left, right, yieldloop.TaskGroup() as group:
            group.spawn(right.recv, 1)
            await yieldloop.checkpoint()
            with pytest.raises(yieldloop.BusyResourceError, match="reading already"):
                await right.recv(1)
            with pytest.raises(yieldloop.BusyResourceError):
                await yieldloop.wait_readable(right)
            group.spawn(left.sendall, bytes(10_000_000))
            await yieldloop.checkpoint()
            with pytest.raises(yieldloop.BusyResourceError, match="writing already"):
                await left.sendall(b"x")
            group.cancel()

    run(main)


def test_closing_wakes_who_waits_and_stops_who_comes_later(run):
    async def main():
        left, right = yieldloop.socketpair()
        left.close()
        right.close()
        left, right = yieldloop.socketpair()
        waiting = yieldloop.spawn(right.recv, 1)
        await yieldloop.checkpoint()
        right.close()
        right.close()
        await waiting.wait()
        assert isinstance(waiting.exception, yieldloop.ClosedResourceError)
        for use in (right.recv(1), right.sendall(b""), right.accept(), right.sendall(b"x")):
            with pytest.raises(yieldloop.ClosedResourceError):
                await use
        with pytest.raises(yieldloop.ClosedResourceError):
            await yieldloop.wait_readable(right)
        # Its number is somebody else's by now; that one is not disturbed.
        one, other = yieldloop.socketpair()
        right.close()
        async with one, other, left:
            await one.sendall(b"x")
            return await other.recv(1)

    assert run(main) == b"x"


def test_a_cancelled_receive_has_taken_nothing(run):
    async def main():
        left, right = yieldloop.socketpair()
        async with left, right:
            async with yieldloop.ignore_after(1) as timeout:
                await right.recv(100)
            assert timeout.expired
            await left.sendall(b"one")
            receiving = yieldloop.spawn(right.recv, 100)
            await yieldloop.checkpoint()
            receiving.cancel()
            await receiving.wait()
            await left.sendall(b"two")
            seen = b"" if receiving.cancelled else receiving.result
            return seen + await right.recv(100)

    assert run(main) == b"onetwo"


def test_a_socket_that_never_waits_lets_the_others_run(run):
    async def main():
        log = []

        async def other():
            for _ in range(5):
                log.append("other")
                await yieldloop.checkpoint()

        left, right = yieldloop.socketpair()
        async with left, right, yieldloop.TaskGroup() as group:
            group.spawn(other)
            for _ in range(200):
                await left.send(b"x")
                log.append("send")
        gaps = "".join("o" if word == "other" else "s" for word in log).split("o")
        return max(map(len, gaps[:-1]))

    assert run(main) == OPERATIONS_PER_TURN


def test_descriptors_are_looked_at_while_others_never_wait(run):
    async def main():
        left, right = yieldloop.socketpair()
        steps = 0
        async with left, right, yieldloop.TaskGroup() as group:
            receiving = group.spawn(right.recv, 1)
            await yieldloop.checkpoint()
            await left.send(b"x")
            while not receiving.terminated:
                await yieldloop.checkpoint()
                steps += 1
        return steps

    assert run(main) <= STEPS_PER_POLL + 2


def test_the_descriptors_of_others(run, pair):
    left, right = pair

    async def main():
        await yieldloop.wait_writable(left)
        waiting = yieldloop.spawn(yieldloop.wait_readable, right.fileno())
        await yieldloop.sleep(1)
        assert not waiting.terminated
        left.send(b"x")
        await waiting.join()
        await yieldloop.wait_readable(right)  # still there
        assert right.recv(10) == b"x"
        waiting = yieldloop.spawn(yieldloop.wait_readable, right)
        await yieldloop.checkpoint()
        yieldloop.notify_closing(right)
        right.close()
        await waiting.wait()
        assert isinstance(waiting.exception, yieldloop.ClosedResourceError)
        yieldloop.notify_closing(left)

    run(main)


def only_epoll():
    poller = open_poller()
    poller.close()
    return type(poller).__name__ == "EpollPoller"


@pytest.mark.skipif(not only_epoll(), reason="the others wait for anything")
def test_a_file_on_disk_cannot_be_waited_for(run):
    async def main():
        with open(__file__, "rb") as file, pytest.raises(PermissionError):  # noqa: ASYNC230
            await yieldloop.wait_readable(file)

    run(main)


def test_closed_and_opened_anew_behind_our_back(run):
    async def main():
        for _ in range(2):
            reader, writer = os.pipe()
            os.write(writer, b"x")
            await yieldloop.wait_readable(reader)
            os.close(reader)
            os.close(writer)

    run(main)


def test_a_socket_belongs_to_its_loop():
    async def make():
        return yieldloop.socketpair()

    async def use(socket):
        with pytest.raises(RuntimeError, match="opened in the loop of another thread"):
            await socket.recv(1)

    with pytest.raises(RuntimeError, match="needs a running loop"):
        yieldloop.socketpair()
    left, right = yieldloop.run(make)
    yieldloop.run(use, right)
    left.close()
    right.close()


def test_a_detached_descriptor_is_the_programs_again(run):
    async def main():
        left, right = yieldloop.socketpair()
        with left, socket.socket(fileno=right.detach()) as mine:
            mine.send(b"x")
            with pytest.raises(yieldloop.ClosedResourceError):
                await right.recv(1)
            return await left.recv(1)

    assert run(main) == b"x"


def test_nothing_is_kept_of_what_is_closed_or_given_away(run):
    async def main():
        known = here.loop.poller.descriptors
        left, right = yieldloop.socketpair()
        assert set(known) == {left.fileno(), right.fileno()}
        left.close()
        os.close(right.detach())
        return dict(known)

    assert run(main) == {}


def test_a_connect_that_is_cancelled_closes_the_socket(run):
    async def main():
        with socket.create_server(("127.0.0.1", 0)) as server, yieldloop.CancelScope() as scope:
            client = yieldloop.Socket(socket.socket())
            scope.cancel()
            await client.connect(server.getsockname())
        assert scope.cancelled_caught
        return client.fileno()

    assert run(main) == -1


def test_a_connection_that_cannot_be_watched_is_closed(run, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(errno.ENOSPC, "too many descriptors are watched")

    async def main():
        plain = socket.create_server(("127.0.0.1", 0))
        with yieldloop.Socket(plain) as server, socket.create_connection(plain.getsockname()) as it:
            monkeypatch.setattr("yieldloop._sockets.open_descriptor", refuse)
            with pytest.raises(OSError, match="are watched"):
                await server.accept()
            it.setblocking(False)
            return it.recv(1)

    assert run(main) == b""


def test_datagrams_and_what_never_waits(run):
    async def main():
        one, other = (yieldloop.Socket(socket.socket(type=socket.SOCK_DGRAM)) for _ in "12")
        with one, other:
            one.bind(("127.0.0.1", 0))
            await other.sendto(b"hello", one.getsockname())
            data, address = await one.recvfrom(100)
            await one.sendto(data * 2, address)
            buffer = bytearray(20)
            assert (await other.recvfrom_into(buffer))[0] == 10
            with pytest.raises(AttributeError, match="no makefile"):
                _ = one.makefile

    run(main)


def test_a_reset_is_raised_as_itself(run):
    async def main():
        listener = socket.create_server(("127.0.0.1", 0))
        async with yieldloop.Socket(listener) as server:
            client = yieldloop.Socket(socket.socket())
            await client.connect(server.getsockname())
            connection, _ = await server.accept()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            waiting = yieldloop.spawn(connection.recv, 1)
            await yieldloop.checkpoint()
            client.close()
            await waiting.wait()
            assert isinstance(waiting.exception, ConnectionResetError)
            with pytest.raises(OSError) as raised:
                while True:
                    await connection.sendall(b"x")
            assert raised.value.errno in (errno.EPIPE, errno.ECONNRESET)
            connection.close()

    run(main)


def test_a_trace_tells_which_descriptor_became_ready(run):
    trace = Trace()

    async def main():
        left, right = yieldloop.socketpair()
        with left, right:
            waiting = yieldloop.spawn(right.recv, 1)
            await yieldloop.checkpoint()
            await left.send(b"x")
            await waiting.join()
            return right.fileno()

    number = run(main, trace=trace)
    seen = [event.detail for event in trace if event.kind == "io"]
    assert any(e["descriptor"] == number and e["ready"].startswith("read") for e in seen)


def test_names_are_resolved_off_the_loop(run, monkeypatch):
    async def main():
        assert await yieldloop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
        with pytest.raises(socket.gaierror):
            await yieldloop.getaddrinfo("host.invalid.", 80, flags=socket.AI_NUMERICHOST)

    run(main)
