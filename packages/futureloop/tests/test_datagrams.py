"""How do packets flow?"""

import asyncio
import gc
import os
import socket

import pytest

import futureloop


def run(main):
    before = set(os.listdir("/proc/self/fd"))
    result = futureloop.run(main())
    assert set(os.listdir("/proc/self/fd")) == before
    return result


def test_packets_both_ways():
    async def main():
        async with (
            await futureloop.open_udp("127.0.0.1") as one,
            await futureloop.open_udp("localhost", family=socket.AF_INET) as other,
        ):
            waiting = futureloop.create_task(one.receive_from())
            await futureloop.checkpoint()
            await other.send_to(b"first", one.address)
            assert await waiting == (b"first", other.address)
            await one.send_to(b"cut off", other.address)
            await one.send_to(b"", other.address)
            assert await other.receive_from(3) == (b"cut", one.address)
            assert await other.receive_from() == (b"", one.address)

    run(main)


def test_a_connected_socket_hears_that_nobody_listens():
    async def main():
        async with await futureloop.open_udp("127.0.0.1") as one:
            address = one.address
            async with await futureloop.open_udp(remote_addr=address) as other:
                await other.send_to(b"x")
                assert (await one.receive_from())[0] == b"x"
                one.close()
                await other.send_to(b"x")
                with pytest.raises(ConnectionRefusedError):
                    await other.receive_from()

    run(main)


def test_closing_wakes_who_waits():
    async def main():
        one = await futureloop.open_udp("127.0.0.1", reuse_port=True, allow_broadcast=True)
        assert one.socket.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST)
        waiting = futureloop.create_task(one.receive_from())
        await futureloop.checkpoint()
        with pytest.raises(RuntimeError, match="waited for already"):
            await one.receive_from()
        one.close()
        one.close()
        with pytest.raises(futureloop.ClosedSocketError):
            await waiting
        with pytest.raises(futureloop.ClosedSocketError):
            await one.send_to(b"", ("127.0.0.1", 1))

    run(main)


def test_a_cancelled_receive_takes_no_packet():
    async def main():
        async with await futureloop.open_udp("127.0.0.1") as one:
            waiting = futureloop.create_task(one.receive_from())
            await futureloop.checkpoint()
            await one.send_to(b"x", one.address)
            waiting.cancel()
            await futureloop.wait([waiting])
            assert waiting.cancelled()
            return (await one.receive_from())[0]

    assert run(main) == b"x"


def test_what_cannot_be_bound_is_an_error():
    async def main():
        async with await futureloop.open_udp("127.0.0.1") as one:
            with pytest.raises(OSError):
                await futureloop.open_udp(*one.address)

    run(main)


def test_a_dropped_socket_warns_and_is_closed():
    async def main():
        with pytest.warns(ResourceWarning, match="unclosed <UDPSocket"):
            await futureloop.open_udp("127.0.0.1")
            gc.collect()
        return len(asyncio.get_running_loop()._poller.descriptors)

    assert run(main) == 0


def test_a_socket_that_cannot_be_connected_is_closed():
    async def main():
        with pytest.raises(PermissionError):  # without allow_broadcast
            await futureloop.open_udp(remote_addr=("255.255.255.255", 9))

    run(main)
