import pytest

import nurseryloop
from nurseryloop import (
    BusyResourceError,
    ClosedResourceError,
    move_on_after,
    open_nursery,
    open_udp,
)
from nurseryloop.testing import wait_all_tasks_blocked


def test_packets_keep_their_borders_and_say_where_they_come_from(run):
    async def main():
        async with await open_udp("127.0.0.1") as one, await open_udp("127.0.0.1") as other:
            for packet in (b"first", b"", b"x" * 9000):
                await one.send_to(packet, other.address)
            for packet in (b"first", b"", b"x" * 9000):
                assert await other.receive_from() == (packet, one.address)
            await other.send_to(b"cut off", one.address)
            assert await one.receive_from(3) == (b"cut", other.address)
            with pytest.raises(OSError, match="long"):
                await one.send_to(bytes(100_000), other.address)

    run(main)


def test_a_cancelled_receive_loses_no_packet(run):
    async def main():
        async with await open_udp("127.0.0.1") as one, await open_udp("127.0.0.1") as other:
            with move_on_after(1) as scope:
                await other.receive_from()
            assert scope.cancelled_caught
            await one.send_to(b"kept", other.address)
            assert (await other.receive_from())[0] == b"kept"

    run(main)


def test_one_task_receives_and_closing_tells_it(run):
    async def main():
        one = await open_udp("localhost")

        async def receive():
            with pytest.raises(ClosedResourceError):
                await one.receive_from()

        async with open_nursery() as nursery:
            nursery.start_soon(receive)
            await wait_all_tasks_blocked()
            with pytest.raises(BusyResourceError):
                await one.receive_from()
            await one.aclose()
        await one.aclose()
        for operation in (one.receive_from(), one.send_to(b"x", ("127.0.0.1", 1))):
            with pytest.raises(ClosedResourceError):
                await operation

    run(main)


def test_packets_in_a_row_do_not_need_a_poll_each():
    async def main():
        async with await open_udp() as one, await open_udp("127.0.0.1") as other:
            for number in range(50):
                await one.send_to(b"%d" % number, other.address)
            assert [(await other.receive_from())[0] for _ in range(50)] == [
                b"%d" % number for number in range(50)
            ]

    nurseryloop.run(main)
