import errno
import gc
import os
import socket as stdlib

import pytest

import nurseryloop
from loopbase import OPERATIONS_PER_TURN, SeededShuffle, Trace
from nurseryloop import (
    BrokenResourceError,
    BusyResourceError,
    ClosedResourceError,
    SocketListener,
    SocketStream,
    StapledStream,
    move_on_after,
    open_nursery,
    open_tcp_listeners,
    open_tcp_server,
    open_tcp_stream,
    open_unix_server,
    open_unix_socket,
    serve_tcp,
    sleep,
    socket,
)
from nurseryloop._suspend import current_loop
from nurseryloop.testing import wait_all_tasks_blocked


def pair():
    left, right = socket.socketpair()
    return SocketStream(left), SocketStream(right)


async def echo(stream):
    async for data in stream:
        await stream.send_all(data)


async def receive_exactly(stream, count):
    got = bytearray()
    while len(got) < count:
        got += await stream.receive_some() or pytest.fail("the end came early")
    return bytes(got)


def test_a_large_message_passes_a_full_buffer_in_order(run):
    data = os.urandom(3_000_000)

    async def main():
        async with (
            open_tcp_server(echo, 0, host="127.0.0.1") as server,
            await open_tcp_stream("127.0.0.1", server.port) as stream,
        ):
            async with open_nursery() as nursery:
                nursery.start_soon(stream.send_all, bytearray(data))
                assert await receive_exactly(stream, len(data)) == data
            await stream.send_eof()
            await stream.send_eof()
            assert await stream.receive_some() == b""
            with pytest.raises(ClosedResourceError, match="send_eof"):
                await stream.send_all(b"more")

    run(main)


def test_data_of_any_kind_is_sent_as_bytes(run):
    import array

    async def main():
        left, right = pair()
        async with left, right:
            numbers = array.array("i", [1, 2, 3])
            for data in (b"a", bytearray(b"b"), memoryview(b"c"), numbers, memoryview(numbers)):
                await left.send_all(data)
                assert await right.receive_some() == bytes(memoryview(data).cast("B"))
            with pytest.raises(TypeError):
                await left.send_all("text")
            with pytest.raises(ValueError, match="max_bytes"):
                await left.receive_some(0)

    run(main)


def test_a_second_task_is_told_that_another_one_is_at_it(run):
    async def main():
        left, right = pair()
        async with left, right, open_nursery() as nursery:
            nursery.start_soon(left.receive_some)
            nursery.start_soon(left.send_all, bytes(10_000_000))
            await wait_all_tasks_blocked()
            with pytest.raises(BusyResourceError, match="receive_some"):
                await left.receive_some()
            for operation in (
                lambda: left.send_all(b"x"),
                left.send_eof,
                left.wait_send_all_might_not_block,
            ):
                with pytest.raises(BusyResourceError, match="sending"):
                    await operation()
            nursery.cancel_scope.cancel()

    run(main)


def test_closing_wakes_those_who_wait_and_later_use_is_refused(run):
    async def main():
        left, right = pair()
        told = []

        async def use(operation, *args):
            with pytest.raises(ClosedResourceError):
                await operation(*args)
            told.append(operation.__name__)

        async with open_nursery() as nursery:
            nursery.start_soon(use, left.receive_some)
            nursery.start_soon(use, left.send_all, bytes(10_000_000))
            await wait_all_tasks_blocked()
            await left.aclose()
        assert sorted(told) == ["receive_some", "send_all"]
        await use(left.receive_some)
        await use(left.send_all, b"x")
        await use(left.send_eof)
        await use(left.wait_send_all_might_not_block)
        await left.aclose()
        with pytest.raises(BrokenResourceError):
            for _ in range(3):
                await right.send_all(b"to nobody")
        await right.aclose()

    run(main)


def test_a_cancelled_receive_has_taken_nothing(run):
    async def main():
        left, right = pair()
        async with left, right:
            for _ in range(3):
                with move_on_after(1) as scope:
                    await left.receive_some()
                assert scope.cancelled_caught
            await right.send_all(b"kept")
            with move_on_after(1) as scope:
                scope.cancel()
                await left.receive_some()
            assert scope.cancelled_caught
            assert await left.receive_some(2) == b"ke"
            assert await left.receive_some() == b"pt"

    run(main)


def test_who_never_waits_lets_the_others_have_their_turn(run):
    async def main():
        left, right = pair()
        turns = 0

        async def other():
            nonlocal turns
            while True:
                await nurseryloop.checkpoint()
                turns += 1

        async with left, right, open_nursery() as nursery:
            nursery.start_soon(other)
            for _ in range(OPERATIONS_PER_TURN * 10):
                await left.send_all(b"x")
                await right.receive_some()
            assert turns >= 10
            nursery.cancel_scope.cancel()

    run(main)


def test_reset_is_broken_and_not_the_end(run):
    async def main():
        listener = (await open_tcp_listeners(0, host="127.0.0.1"))[0]
        async with listener:
            client = stdlib.create_connection(listener.socket.getsockname())
            async with await listener.accept() as stream:
                client.setsockopt(stdlib.SOL_SOCKET, stdlib.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                client.close()
                for _ in range(2):
                    with pytest.raises(BrokenResourceError, match="reset"):
                        await stream.receive_some()

    run(main)


def test_unix_sockets_and_their_path(run, tmp_path):
    path = tmp_path / "socket"

    async def main():
        async with open_unix_server(echo, path) as server:
            async with await open_unix_socket(path) as stream:
                await stream.send_all(b"hello")
                assert await stream.receive_some() == b"hello"
            with pytest.raises(OSError, match="in use"):
                async with open_unix_server(echo, path):
                    pass
            assert path.exists()
            await server.stop()
            assert not path.exists()
            path.write_text("somebody else's")
        assert path.read_text() == "somebody else's"

    run(main)


def test_stop_waits_for_handlers_and_cancels_what_is_left(run):
    ends = []

    async def handler(stream):
        seconds = int(await stream.receive_some())
        try:
            await sleep(seconds)
            ends.append((seconds, "ended"))
        except nurseryloop.Cancelled:
            ends.append((seconds, "cancelled"))
            raise

    async def main():
        async with open_tcp_server(handler, 0, host="127.0.0.1") as server:
            streams = [await open_tcp_stream("127.0.0.1", server.port) for _ in range(3)]
            for seconds, stream in enumerate(streams, 1):
                await stream.send_all(b"%d" % seconds)
            await wait_all_tasks_blocked()
            await server.stop(2.5)
            assert nurseryloop.current_time() == 2.5
            assert ends == [(1, "ended"), (2, "ended"), (3, "cancelled")]
            for stream in streams:
                assert await stream.receive_some() == b""
                await stream.aclose()
            with pytest.raises(ConnectionRefusedError):
                await open_tcp_stream("127.0.0.1", server.port)

    run(main)


def test_what_a_handler_raises_ends_the_server_and_its_block(run):
    async def handler(stream):
        raise ZeroDivisionError

    async def main():
        with pytest.raises(BaseExceptionGroup) as caught:
            async with (
                open_tcp_server(handler, 0, host="127.0.0.1") as server,
                await open_tcp_stream("127.0.0.1", server.port),
            ):
                await nurseryloop.sleep_forever()
        assert caught.value.split(ZeroDivisionError)[1] is None
        with pytest.raises(KeyError):
            async with open_tcp_server(handler, 0, host="127.0.0.1"):
                raise KeyError

    run(main)


def test_serve_tcp_says_when_it_listens_and_is_cancelled(run):
    async def main():
        async with open_nursery() as nursery:
            (listener,) = (
                await nursery.start(serve_tcp, echo, 0)[:1]
                if False
                else (await nursery.start(lambda **k: serve_tcp(echo, 0, host="127.0.0.1", **k)))
            )
            async with await open_tcp_stream(*listener.socket.getsockname()) as stream:
                await stream.send_all(b"hi")
                assert await stream.receive_some() == b"hi"
            nursery.cancel_scope.cancel()

    run(main)


def test_accept_waits_out_a_lack_of_descriptors_and_says_so_once(run, caplog, monkeypatch):
    class Flaky(nurseryloop.abc.Listener):
        given = False

        def __init__(self, *errors):
            self.errors = list(errors)

        async def accept(self):
            if self.errors:
                raise OSError(self.errors.pop(0), "lacking")
            if self.given:
                await nurseryloop.sleep_forever()
            self.given = True
            left, self.right = pair()
            return left

        async def aclose(self):
            pass

    async def main():
        listener = Flaky(errno.EMFILE, errno.EMFILE, errno.ENOMEM)
        async with open_nursery() as nursery:
            nursery.start_soon(nurseryloop.serve_listeners, echo, [listener])
            await sleep(1)
            await listener.right.send_all(b"served")
            assert await listener.right.receive_some() == b"served"
            await listener.right.aclose()
            nursery.cancel_scope.cancel()
            with move_on_after(1):
                await sleep(1)

    run(main)
    assert [record.levelname for record in caplog.records] == ["ERROR"]

    async def broken():
        await nurseryloop.serve_listeners(echo, [Flaky(errno.EINVAL)])

    with pytest.raises(BaseExceptionGroup) as caught:
        run(broken)
    assert caught.value.exceptions[0].errno == errno.EINVAL


def test_only_what_fits_becomes_a_stream_or_a_listener(run):
    async def main():
        with stdlib.socket() as plain, pytest.raises(TypeError, match="from_stdlib_socket"):
            SocketStream(plain)
        with socket.socket(type=stdlib.SOCK_DGRAM) as packets:
            for kind in (SocketStream, SocketListener):
                with pytest.raises(ValueError, match="SOCK_STREAM"):
                    kind(packets)
        with socket.socket() as silent, pytest.raises(ValueError, match=r"listen\(\)"):
            SocketListener(silent)
        with pytest.raises(TypeError, match="port"):
            await open_tcp_listeners("80")
        with pytest.raises(TypeError, match="backlog"):
            await open_tcp_listeners(0, backlog=1.5)

    run(main)


def test_a_stream_that_is_dropped_warns(run):
    async def main():
        left, right = pair()
        async with right:
            with pytest.warns(ResourceWarning, match="unclosed"):
                del left
                gc.collect()
            assert await right.receive_some() == b""

    run(main)


def test_stapled_streams(run):
    async def main():
        (a, b), (c, d) = pair(), pair()
        async with StapledStream(a, c) as stream, b, d:
            await stream.send_all(b"there")
            assert await b.receive_some() == b"there"
            await d.send_all(b"back")
            assert await stream.receive_some() == b"back"
            await stream.wait_send_all_might_not_block()
            await stream.send_eof()
            assert await b.receive_some() == b""
        with pytest.raises(ClosedResourceError):
            await c.receive_some()

    run(main)


def test_a_trace_shows_what_became_ready_and_any_schedule_works():
    async def main():
        left, right = pair()
        async with left, right, open_nursery() as nursery:
            nursery.start_soon(left.receive_some)
            await wait_all_tasks_blocked()
            statistics = nurseryloop.lowlevel.current_statistics().io_statistics
            assert (statistics.tasks_waiting_read, statistics.tasks_waiting_write) == (1, 0)
            place = nurseryloop.lowlevel.waiting_place(*nursery.child_tasks)
            assert place.waiting_word == "readable"
            await right.send_all(b"x")
        async with await nurseryloop.open_udp() as udp:
            assert udp.address[1]

    trace = Trace()
    nurseryloop.run(main, trace=trace, schedule=SeededShuffle(1))
    assert any(event.kind == "io" and "read" in event.detail["ready"] for event in trace)


def test_who_waits_by_number_is_woken_beside_a_stream_and_is_told_of_its_end(run):
    async def main():
        left, right = pair()
        number = left.socket.fileno()
        log = []

        async def watch():
            await nurseryloop.lowlevel.wait_readable(number)
            log.append("readable")
            assert await left.receive_some() == b"x"
            with pytest.raises(ClosedResourceError):
                await nurseryloop.lowlevel.wait_readable(number)
            log.append("closed")

        async def fill():
            with pytest.raises(ClosedResourceError):
                await left.send_all(bytes(10_000_000))
            log.append("filled")

        async with right, open_nursery() as nursery:
            nursery.start_soon(watch)
            await wait_all_tasks_blocked()
            nursery.start_soon(fill)  # waits for the other direction of the same descriptor
            await wait_all_tasks_blocked()
            await right.send_all(b"x")
            await wait_all_tasks_blocked()
            assert log == ["readable"]
            await left.aclose()
        assert sorted(log) == ["closed", "filled", "readable"]
        with pytest.raises(OSError, match="closed"):
            await nurseryloop.lowlevel.wait_readable(left)

    run(main)


def test_a_socket_is_used_in_one_run_and_then_in_another(run):
    left, right = socket.socketpair()

    async def main():
        with move_on_after(1):
            await left.recv(1)
        await right.send(b"x")
        assert await left.recv(10) == b"x"
        with move_on_after(1):
            await left.recv(1)

    run(main)
    run(main)
    left.close()
    right.close()


def test_a_socket_is_not_used_in_two_runs_at_once(run):
    left, right = socket.socketpair()
    told = []

    async def elsewhere():
        with pytest.raises(RuntimeError, match="loop of another thread"):
            await left.wait_writable()
        told.append(True)

    async def main():
        with move_on_after(1):
            await left.recv(1)
        await nurseryloop.to_thread.run_sync(nurseryloop.run, elsewhere)

    run(main)
    left.close()
    right.close()
    assert told


def test_the_loop_keeps_nothing_of_what_is_closed_or_given_away(run):
    async def main():
        known = current_loop().poller.descriptors
        left, right = socket.socketpair()
        with move_on_after(1):
            await left.recv(1)
        with move_on_after(1):
            await right.recv(1)
        assert set(known) == {left.fileno(), right.fileno()}
        left.close()
        os.close(right.detach())
        return dict(known)

    assert run(main) == {}


def test_a_connect_that_is_cancelled_closes_the_socket(run):
    async def main():
        sock = socket.socket()
        with stdlib.create_server(("127.0.0.1", 0)) as server, move_on_after(0) as scope:
            await sock.connect(server.getsockname())
        assert scope.cancelled_caught
        return sock.fileno()

    assert run(main) == -1


def test_a_connection_that_nobody_may_handle_any_more_is_closed(run):
    async def main():
        async with open_nursery() as handlers:
            pass
        (listener,) = await open_tcp_listeners(0, host="127.0.0.1")
        with stdlib.create_connection(listener.socket.getsockname()) as caller:
            with pytest.raises(ExceptionGroup) as told:
                await nurseryloop.serve_listeners(echo, [listener], handler_nursery=handlers)
            assert told.group_contains(RuntimeError)
            caller.setblocking(False)
            return caller.recv(1)

    assert run(main) == b""
