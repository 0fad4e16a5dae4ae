"""Streams: lines and counts, backpressure, ends, resets; and packets."""

import socket

import pytest

import yieldloop


@pytest.fixture
def streams(run):
    """Run `main(left, right)` with two connected streams."""

    def run_with_streams(main, *, clock=None):
        async def both():
            left, right = map(yieldloop.SocketStream, socket.socketpair())
            async with left, right:
                return await main(left, right)

        return run(both)

    return run_with_streams


def test_lines_counts_and_chunks(streams):
    async def main(left, right):
        await left.write(b"one\ntwo\nthree")
        assert await right.readline() == b"one\n"
        with pytest.raises(ValueError, match="limit of 2 bytes"):
            await right.readline(2)
        assert await right.read_exactly(2) == b"tw"
        assert await right.read_until(b"thr") == b"o\nthr"
        assert await right.read(1) == b"e"
        await left.write(bytearray(b"\nfour\nfive"))
        await left.write_eof()
        lines = [line async for line in right]
        with pytest.raises(yieldloop.IncompleteRead, match="after 0 of 1 bytes"):
            await right.read_exactly(1)
        await right.write(b"back\nto\nyou")
        await right.close()
        assert await left.readline() == b"back\n"
        assert [chunk async for chunk in left.chunks(3)] == [b"to\n", b"you"]
        return lines

    assert streams(main) == [b"e\n", b"four\n", b"five"]


def test_a_cancelled_line_has_taken_nothing(streams):
    async def main(left, right):
        await left.write(b"half a ")
        async with yieldloop.ignore_after(1) as timeout:
            await right.readline()
        assert timeout.expired
        async with yieldloop.ignore_after(1) as timeout:
            await right.read_exactly(100)
        assert timeout.expired
        await left.write(b"line\n")
        return await right.readline()

    assert streams(main) == b"half a line\n"


def test_a_stream_that_nobody_reads_stops_its_writer(streams):
    async def main(left, right):
        data = memoryview(bytes(range(256)) * 10_000)
        writing = yieldloop.spawn(left.write, data)
        await yieldloop.sleep(1)
        assert not writing.terminated
        with pytest.raises(yieldloop.BusyResourceError):
            await left.write(b"x")
        with pytest.raises(yieldloop.BusyResourceError):
            await left.write_eof()
        received = await right.read_exactly(len(data))
        await writing.join()
        return received == data

    assert streams(main)


def test_one_task_reads_at_a_time(streams):
    async def main(left, right):
        for operation in (right.read, right.readline, lambda: right.read_exactly(3)):
            task = yieldloop.spawn(operation)
            await yieldloop.checkpoint()
            for second in (right.read, right.readline):
                with pytest.raises(yieldloop.BusyResourceError, match="reading already"):
                    await second()
            await left.write(b"ab\n")
            await task.join()
        task = yieldloop.spawn(right.readline)
        await left.write(b"begun")
        await yieldloop.sleep(1)
        await left.write(b"x\n")  # woken, and not running yet
        with pytest.raises(yieldloop.BusyResourceError):
            await right.read()
        return await task.join()

    assert streams(main) == b"begunx\n"


def test_a_closed_stream_says_so(streams):
    async def main(left, right):
        waiting = yieldloop.spawn(right.readline)
        await left.write(b"begun")
        await yieldloop.sleep(1)
        await right.close()
        await waiting.wait()
        assert isinstance(waiting.exception, yieldloop.ClosedResourceError)
        for use in (right.read, right.readline, right.write_eof, lambda: right.write(b"x")):
            with pytest.raises(yieldloop.ClosedResourceError):
                await use()
        await right.close()

    streams(main)


def test_text_is_no_bytes(streams):
    async def main(left, _right):
        with pytest.raises(TypeError, match=r"text\.encode"):
            await left.write("text")

    streams(main)


def test_a_reset_stays_a_reset(run):
    async def main():
        listener = socket.create_server(("127.0.0.1", 0))
        with listener, socket.create_connection(listener.getsockname()) as client:
            async with yieldloop.SocketStream(listener.accept()[0]) as stream:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                client.close()
                for _ in range(2):
                    with pytest.raises(ConnectionResetError):
                        await stream.read()
                with pytest.raises(BrokenPipeError):
                    await stream.write(b"x")

    run(main)


def test_packets(run):
    async def main():
        async with await yieldloop.open_udp("127.0.0.1") as one, await yieldloop.open_udp() as two:
            await two.send_to(b"hello", ("localhost", one.address[1]))
            data, address = await one.receive_from(3)
            assert await one.send_to(data * 2, ("127.0.0.1", address[1])) == 6
            received = (await two.receive_from())[0]
            waiting = yieldloop.spawn(two.receive_from)
            await yieldloop.checkpoint()
            with pytest.raises(yieldloop.BusyResourceError):
                await two.receive_from()
            await two.close()
            await waiting.wait()
            assert isinstance(waiting.exception, yieldloop.ClosedResourceError)
            with pytest.raises(OSError):
                await yieldloop.open_udp("127.0.0.1", one.address[1])
            with pytest.raises(OSError, match=r"[Tt]oo long"):
                await one.send_to(bytes(70_000), address)
        return received

    assert run(main) == b"helhel"
