"""How do values pass between the owners of a channel's ends?"""

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, outcome, settle
from loopcorpus._cases import expect, needs

pytestmark = needs("open_channel")


@expect([1, 2, 3])
async def test_first_in_first_out(lib: Backend) -> list[int]:
    sender, receiver = lib.open_channel(3)
    async with sender, receiver:
        for number in (1, 2, 3):
            await sender.send(number)
        return [await receiver.receive() for _ in range(3)]


@expect([0, 1, 2, 3, 4])
async def test_iterating_ends_when_the_sender_is_closed(lib: Backend) -> list[int]:
    sender, receiver = lib.open_channel(0)

    async def produce() -> None:
        async with sender:
            for number in range(5):
                await sender.send(number)

    async with lib.open_task_group() as group, receiver:
        group.start_soon(produce)
        return [number async for number in receiver]


@pytest.mark.parametrize("size", [0, 1, 3])
async def test_a_channel_takes_that_many_without_a_receiver(lib: Backend, size: int) -> None:
    sender, receiver = lib.open_channel(size)
    async with sender, receiver:
        for number in range(size):
            sender.send_nowait(number)
        with pytest.raises(lib.WouldBlock):
            sender.send_nowait("one too many")
        assert await outcome(lib, sender.send("one too many")) == "waits"


@expect(["received", "sent"])
async def test_a_rendezvous_ends_when_the_value_has_been_received(lib: Backend) -> list[str]:
    seen: list[str] = []
    sender, receiver = lib.open_channel(0)

    async def send() -> None:
        await sender.send("value")
        seen.append("sent")

    async with sender, receiver, lib.open_task_group() as group:
        await arrive(lib, group, send)
        assert seen == []
        assert receiver.receive_nowait() == "value"
        seen.append("received")
    return seen


async def test_receive_nowait_from_an_empty_channel(lib: Backend) -> None:
    sender, receiver = lib.open_channel(1)
    async with sender, receiver:
        with pytest.raises(lib.WouldBlock):
            receiver.receive_nowait()


@expect("waits")
async def test_receiving_from_an_empty_channel_waits(lib: Backend) -> object:
    sender, receiver = lib.open_channel(1)
    async with sender, receiver:
        return await outcome(lib, receiver.receive())


@expect(10_000)
async def test_without_a_bound_send_never_waits(lib: Backend) -> int:
    sender, receiver = lib.open_channel(float("inf"))  # type: ignore[arg-type]
    async with receiver:
        async with sender:
            for number in range(10_000):
                sender.send_nowait(number)
        return len([number async for number in receiver])


@expect([("first", "a"), ("second", "b"), ("third", "c")])
async def test_who_asked_first_is_served_first(lib: Backend) -> list[tuple[str, str]]:
    got: list[tuple[str, str]] = []
    sender, receiver = lib.open_channel(0)

    async def take(name: str) -> None:
        got.append((name, await receiver.receive()))

    async with sender, receiver, lib.open_task_group() as group:
        for name in ("first", "second", "third"):
            await arrive(lib, group, take, name)
        for item in "abc":
            await sender.send(item)
            await settle(lib)
    return got


@expect(["first", "second", "third"])
async def test_who_waits_longest_to_send_goes_in_first(lib: Backend) -> list[str]:
    sender, receiver = lib.open_channel(0)
    async with sender, receiver, lib.open_task_group() as group:
        for item in ("first", "second", "third"):
            await arrive(lib, group, sender.send, item)
        return [await receiver.receive() for _ in range(3)]


@expect("waiter")
async def test_a_value_for_a_waiter_cannot_be_snatched(lib: Backend) -> str:
    got: list[str] = []
    sender, receiver = lib.open_channel(1)

    async def take() -> None:
        await receiver.receive()
        got.append("waiter")

    async with sender, receiver, lib.open_task_group() as group:
        await arrive(lib, group, take)
        sender.send_nowait("value")
        with pytest.raises(lib.WouldBlock):
            receiver.receive_nowait()  # before the waiter has run
    return got[0]


@expect(["buffered", "waiting", "newcomer's"])
async def test_a_place_for_a_waiter_cannot_be_snatched(lib: Backend) -> list[str]:
    sender, receiver = lib.open_channel(1)
    async with sender, receiver, lib.open_task_group() as group:
        sender.send_nowait("buffered")
        await arrive(lib, group, sender.send, "waiting")
        got = [receiver.receive_nowait()]
        with pytest.raises(lib.WouldBlock):
            sender.send_nowait("newcomer's")  # before the waiter has run
        got.append(await receiver.receive())
        sender.send_nowait("newcomer's")
        return [*got, await receiver.receive()]


@expect([2])
async def test_a_value_goes_past_a_receiver_that_gave_up(lib: Backend) -> list[int]:
    sender, receiver = lib.open_channel(0)
    async with sender, receiver, lib.open_task_group() as group:
        gave_up = await arrive(lib, group, receiver.receive)
        other = await arrive(lib, group, receiver.receive)
        gave_up.cancel()
        await settle(lib)
        await sender.send(2)
        return [await other.wait()]


@expect([2])
async def test_a_value_whose_sender_gave_up_does_not_arrive(lib: Backend) -> list[int]:
    sender, receiver = lib.open_channel(0)
    async with sender, receiver, lib.open_task_group() as group:
        gave_up = await arrive(lib, group, sender.send, 1)
        await arrive(lib, group, sender.send, 2)
        gave_up.cancel()
        await settle(lib)
        return [await receiver.receive()]
