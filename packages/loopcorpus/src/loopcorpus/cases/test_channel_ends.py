"""What happens when an end of a channel is closed?"""

import gc
import weakref

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, outcome, settle
from loopcorpus._cases import expect, needs

pytestmark = needs("open_channel")


@expect([1, 2])
async def test_what_is_in_the_buffer_is_received_after_the_sender_closed(
    lib: Backend,
) -> list[int]:
    sender, receiver = lib.open_channel(2)
    async with receiver:
        async with sender:
            await sender.send(1)
            await sender.send(2)
        return [number async for number in receiver]


async def test_receiving_after_the_end_raises_end_of_channel(lib: Backend) -> None:
    sender, receiver = lib.open_channel(1)
    sender.close()
    async with receiver:
        for _ in range(2):
            with pytest.raises(lib.EndOfChannel):
                await receiver.receive()
        with pytest.raises(lib.EndOfChannel):
            receiver.receive_nowait()


@expect("EndOfChannel")
async def test_closing_the_last_sender_wakes_a_waiting_receiver(lib: Backend) -> str:
    seen: list[str] = []
    sender, receiver = lib.open_channel(0)

    async def receive() -> None:
        try:
            await receiver.receive()
        except lib.EndOfChannel:
            seen.append("EndOfChannel")

    async with receiver, lib.open_task_group() as group:
        await arrive(lib, group, receive)
        sender.close()
        await settle(lib)
        return seen[0]


async def test_sending_to_nobody_raises_broken_resource(lib: Backend) -> None:
    sender, receiver = lib.open_channel(1)
    receiver.close()
    async with sender:
        with pytest.raises(lib.BrokenResourceError):
            await sender.send("value")
        with pytest.raises(lib.BrokenResourceError):
            sender.send_nowait("value")


class _Thing:
    """A value that can be seen to go away."""


@expect("gone")
async def test_what_nobody_can_receive_any_more_is_let_go(lib: Backend) -> str:
    sender, receiver = lib.open_channel(1)
    thing = _Thing()
    there = weakref.ref(thing)
    async with sender:
        await sender.send(thing)
        del thing
        receiver.close()
        gc.collect()
        return "gone" if there() is None else "kept"


@expect("BrokenResourceError")
async def test_closing_the_last_receiver_wakes_a_waiting_sender(lib: Backend) -> str:
    seen: list[str] = []
    sender, receiver = lib.open_channel(0)

    async def send() -> None:
        try:
            await sender.send("value")
        except lib.BrokenResourceError:
            seen.append("BrokenResourceError")

    async with sender, lib.open_task_group() as group:
        await arrive(lib, group, send)
        receiver.close()
        await settle(lib)
        return seen[0]


@expect(["a", "b", "end"])
async def test_a_channel_ends_when_the_last_clone_of_the_sender_is_closed(
    lib: Backend,
) -> list[str]:
    sender, receiver = lib.open_channel(5)
    clone = sender.clone()
    async with receiver:
        async with sender:
            await sender.send("a")
        async with clone:
            await clone.send("b")
            got = [await receiver.receive() for _ in range(2)]
            assert await outcome(lib, receiver.receive()) == "waits"
        with pytest.raises(lib.EndOfChannel):
            await receiver.receive()
    return [*got, "end"]


@expect("arrived")
async def test_a_sender_is_served_as_long_as_one_clone_of_the_receiver_is_open(
    lib: Backend,
) -> str:
    sender, receiver = lib.open_channel(1)
    clone = receiver.clone()
    receiver.close()
    async with sender, clone:
        await sender.send("arrived")
        return await clone.receive()  # type: ignore[no-any-return]


@expect(list(range(20)))
async def test_clones_share_the_work(lib: Backend) -> list[int]:
    got: list[int] = []
    sender, receiver = lib.open_channel(1)

    async def produce(start: int) -> None:
        async with sender.clone() as mine:
            for number in range(start, start + 10):
                await mine.send(number)

    async def consume() -> None:
        async with receiver.clone() as mine:
            async for number in mine:
                got.append(number)
                await lib.checkpoint()

    async with lib.open_task_group() as group:
        for start in (0, 10):
            group.start_soon(produce, start)
            group.start_soon(consume)
        await lib.checkpoint()
        await settle(lib)
        sender.close()
        receiver.close()
    return sorted(got)


@expect(["closed"])
async def test_closing_one_clone_wakes_who_waits_on_that_clone(lib: Backend) -> list[str]:
    seen: list[str] = []
    sender, receiver = lib.open_channel(0)
    clone = receiver.clone()

    async def receive() -> None:
        try:
            await clone.receive()
        except lib.ClosedResourceError:
            seen.append("closed")

    async with sender, receiver, lib.open_task_group() as group:
        await arrive(lib, group, receive)
        clone.close()
    return seen
