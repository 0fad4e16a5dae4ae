"""How do bytes flow?"""

import asyncio
import gc
import os
import socket
import struct
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

import futureloop
from futureloop._sending import HIGH_WATER
from loopbase import OPERATIONS_PER_TURN, Descriptor

sys.path.insert(0, os.path.dirname(__file__))
from streaming import joined


def run(main):
    before = set(os.listdir("/proc/self/fd"))
    result = futureloop.run(main())
    assert set(os.listdir("/proc/self/fd")) == before
    return result


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def test_reading_in_every_way():
    async def main():
        async with joined() as ((reader, _), (_, writer)):
            writer.writelines([b"one\ntwo\n", b"", bytearray(b"three;fo"), memoryview(b"ur, five")])
            assert await reader.readline() == b"one\n"
            assert await reader.read(2) == b"tw"
            assert await reader.read(0) == b""
            assert await reader.readuntil((b";", b",")) == b"o\nthree;"
            assert await reader.readexactly(4) == b"four"
            assert await reader.readexactly(0) == b""
            writer.write_eof()
            assert not reader.at_eof()
            assert await reader.read() == b", five"
            assert reader.at_eof()
            assert await reader.read(1) == await reader.read() == await reader.readline() == b""

    run(main)


def test_lines_until_the_end():
    async def main():
        async with joined() as ((reader, _), (_, writer)):
            writer.write(b"one\n\ntwo")
            writer.close()
            return [line async for line in reader]

    assert run(main) == [b"one\n", b"\n", b"two"]


def test_what_ends_too_early_is_in_the_error():
    async def main():
        async with joined() as ((reader, _), (_, writer)):
            writer.write(b"12345")
            writer.close()
            with pytest.raises(futureloop.IncompleteReadError) as caught:
                await reader.readexactly(6)
            assert (caught.value.partial, caught.value.expected) == (b"12345", 6)
            with pytest.raises(futureloop.IncompleteReadError) as caught:
                await reader.readuntil(b"\n")
            assert caught.value.partial == b""

    run(main)


def test_a_line_that_is_too_long():
    async def main():
        async with joined(limit=8) as ((reader, _), (_, writer)):
            writer.write(b"0123456789\nnext\n")
            with pytest.raises(ValueError, match="limit"):
                await reader.readline()
            assert await reader.readline() == b"next\n"
            writer.write(b"0123456789abc")
            with pytest.raises(futureloop.LimitOverrunError) as caught:
                await reader.readuntil(b"\r\n")
            assert await reader.readexactly(caught.value.consumed) == b"0123456789ab"
            writer.write(b"0123456789")
            with pytest.raises(ValueError, match="limit"):
                await reader.readline()
            writer.write(b"ok\n")
            return await reader.readline()

    assert run(main) == b"ok\n"


@pytest.mark.parametrize(
    ("call", "wrong"), [("readexactly", -1), ("readuntil", b""), ("readuntil", ())]
)
def test_nonsense_is_refused(call, wrong):
    async def main():
        async with joined() as ((reader, _), _):
            with pytest.raises(ValueError):
                await getattr(reader, call)(wrong)
            with pytest.raises(ValueError):
                futureloop.StreamReader(reader._transport, 0)

    run(main)


@settings(max_examples=30, deadline=None)
@given(
    pieces=st.lists(st.binary(max_size=20), max_size=20),
    wanted=st.lists(st.one_of(st.integers(0, 15), st.sampled_from([b"\n", b"ab"])), max_size=20),
)
def test_as_asyncios_reader_reads(pieces, wanted):
    async def read(reader, write, end):
        seen = []
        writing = asyncio.ensure_future(write(pieces, end))
        for want in wanted:
            try:
                if isinstance(want, int):
                    seen.append(await reader.readexactly(want))
                else:
                    seen.append(await reader.readuntil(want))
            except asyncio.IncompleteReadError as error:
                seen.append((error.partial, "end"))
        await writing
        return seen, await reader.read()

    async def ours():
        async with joined() as ((reader, _), (_, writer)):

            async def write(pieces, end):
                for piece in pieces:
                    writer.write(piece)
                    await futureloop.checkpoint()
                end()

            return await read(reader, write, writer.write_eof)

    async def theirs():
        reader = asyncio.StreamReader()

        async def write(pieces, end):
            for piece in pieces:
                reader.feed_data(piece)
                await asyncio.sleep(0)
            end()

        return await read(reader, write, reader.feed_eof)

    assert run(ours) == asyncio.run(theirs())


def test_a_cancelled_read_has_taken_nothing():
    async def main():
        async with joined() as ((reader, _), (_, writer)):
            task = futureloop.create_task(reader.readexactly(4))
            await futureloop.checkpoint()
            writer.write(b"ab")
            await futureloop.sleep(0.001)
            task.cancel()
            writer.write(b"cd")
            await futureloop.wait([task])
            assert task.cancelled()
            return await reader.readexactly(4)

    assert run(main) == b"abcd"


def test_two_tasks_read():
    async def main():
        async with joined() as ((reader, _), (_, writer)):
            task = futureloop.create_task(reader.read(1))
            await futureloop.checkpoint()
            with pytest.raises(RuntimeError, match="already waiting"):
                await reader.read(1)
            writer.write(b"x")
            return await task

    assert run(main) == b"x"


def test_writing_does_not_wait_and_draining_does():
    async def main():
        async with joined(small=True) as ((reader, _), (_, writer)):
            data = os.urandom(1 << 20)
            changed = bytearray(data)
            writer.write(changed)
            changed[:] = bytes(len(changed))  # what was handed over is not ours to change
            transport = writer.transport
            assert transport.get_write_buffer_size() > HIGH_WATER
            task = futureloop.create_task(writer.drain())
            await futureloop.checkpoint()
            assert not task.done()
            assert await reader.readexactly(len(data)) == data
            await task
            assert transport.get_write_buffer_size() <= transport.get_write_buffer_limits()[0]

    run(main)


def test_the_limits_of_what_is_unsent():
    async def main():
        async with joined(small=True) as (_, (_, writer)):
            transport = writer.transport
            transport.set_write_buffer_limits(high=1 << 21)
            writer.write(bytes(1 << 20))
            await writer.drain()
            transport.set_write_buffer_limits(low=10)
            assert transport.get_write_buffer_limits() == (10, 40)
            with pytest.raises(TimeoutError):
                async with futureloop.timeout(0.001):
                    await writer.drain()
            with pytest.raises(ValueError, match="high"):
                transport.set_write_buffer_limits(high=1, low=2)

    run(main)


def test_closing_sends_what_was_written_and_gives_the_reader_its_end():
    async def main():
        async with joined(small=True) as ((reader, one), (other_reader, other)):
            waiting = futureloop.create_task(other_reader.read(1))
            await futureloop.checkpoint()
            other.write(bytes(1 << 20))
            other.close()
            other.close()
            assert other.is_closing()
            assert await waiting == b""
            assert await other_reader.read(1) == b""
            closing = futureloop.create_task(other.wait_closed())
            await futureloop.checkpoint()
            assert not closing.done()
            assert len(await reader.read()) == 1 << 20
            await closing
            other.write(b"dropped")
            with pytest.raises(ConnectionResetError, match="closed here"):
                await other.drain()
            one.close()
            await one.wait_closed()

    run(main)


def test_the_end_comes_after_what_is_unsent():
    async def main():
        async with joined(small=True) as ((reader, one), (other_reader, other)):
            other.write(bytes(1 << 20))
            assert other.can_write_eof()
            other.write_eof()
            with pytest.raises(RuntimeError, match="write_eof"):
                other.write(b"more")
            assert len(await reader.read()) == 1 << 20
            one.write(b"still there")
            return await other_reader.read(100)

    assert run(main) == b"still there"


def test_an_aborted_stream_drops_what_is_unsent():
    async def main():
        async with joined(small=True) as ((reader, _), (_, other)):
            other.write(bytes(1 << 20))
            draining = futureloop.create_task(other.drain())
            await futureloop.checkpoint()
            other.transport.abort()
            with pytest.raises(ConnectionResetError):
                await draining
            await other.wait_closed()
            return len(await reader.read()) < 1 << 20

    assert run(main)


def test_a_stream_that_breaks_while_it_is_closing_is_closed():
    async def main():
        async with joined(small=True) as ((_, writer), (_, other)):
            writer.write(bytes(1 << 20))
            writer.close()
            other.transport.abort()
            with pytest.raises(ConnectionError):
                await writer.wait_closed()

    run(main)


def test_closed_streams_are_gone_without_a_collection():
    def there():
        return sum(isinstance(thing, Descriptor) for thing in gc.get_objects())

    async def main():
        async with joined():
            assert there() == before + 2

    gc.collect()
    gc.disable()
    try:
        before = there()
        run(main)
        assert there() == before
    finally:
        gc.enable()


async def tcp_pair():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        plain = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
    return plain, *(await futureloop.open_connection(sock=accepted))


def test_a_reset_is_told_to_both_halves():
    async def main():
        plain, reader, writer = await tcp_pair()
        waiting = futureloop.create_task(reader.read(1))
        await futureloop.checkpoint()
        reset(plain)
        with pytest.raises(ConnectionResetError):
            await waiting
        with pytest.raises(ConnectionResetError):
            await reader.read(1)
        with pytest.raises(ConnectionResetError):
            await writer.drain()
        assert writer.is_closing()
        writer.write(b"dropped")
        writer.close()
        with pytest.raises(ConnectionResetError):
            await writer.wait_closed()

    run(main)


def test_what_came_before_a_failed_write_can_be_read():
    async def main():
        plain, reader, writer = await tcp_pair()
        plain.sendall(b"the answer")
        plain.close()  # with nothing unread: an orderly end
        await futureloop.sleep(0.001)
        for _ in range(10):
            writer.write(b"the question")
            await futureloop.sleep(0.001)
        with pytest.raises(OSError):
            await writer.drain()
        data = await reader.readexactly(10)
        writer.close()
        return data

    assert run(main) == b"the answer"


def test_what_is_known_of_a_stream():
    async def main():
        plain, _, writer = await tcp_pair()
        assert writer.get_extra_info("peername") == plain.getsockname()
        assert writer.get_extra_info("sockname") == plain.getpeername()
        assert writer.get_extra_info("socket").getsockname() == plain.getpeername()
        assert writer.get_extra_info("ssl_object", "none") == "none"
        plain.close()
        writer.close()

    run(main)


def test_a_dropped_stream_warns_and_is_closed():
    async def main():
        with pytest.warns(ResourceWarning, match="unclosed <StreamTransport"):
            plain, *stream = await tcp_pair()
            del stream
            gc.collect()
        plain.settimeout(10)
        data = plain.recv(1)
        plain.close()
        return data, len(asyncio.get_running_loop()._poller.descriptors)

    assert run(main) == (b"", 0)


def test_the_descriptor_of_a_stream_is_not_lent():
    async def main():
        plain, _, writer = await tcp_pair()
        with pytest.raises(RuntimeError, match="used by transport"):
            await futureloop.wait_readable(writer.get_extra_info("socket"))
        plain.close()
        writer.close()

    run(main)


def test_a_stream_that_is_always_ready_lets_the_others_run():
    async def main():
        async with joined() as ((reader, _), (_, writer)):
            turns = []

            async def beside():
                while True:
                    turns.append(operations)
                    await futureloop.checkpoint()

            operations = 0
            task = futureloop.create_task(beside())
            for operations in range(1000):  # noqa: B007
                writer.write(b"x")
                await writer.drain()
                assert await reader.read(1) == b"x"
            task.cancel()
            return max(b - a for a, b in pairwise(turns))

    assert run(main) <= OPERATIONS_PER_TURN


def test_asyncios_own_task_reads():
    async def main():
        async with joined() as ((reader, _), (_, writer)):
            task = asyncio.Task(reader.read(10), loop=asyncio.get_running_loop())
            await futureloop.checkpoint()
            writer.write(b"x")
            return await task

    assert run(main) == b"x"
