"""What may a queue or a channel do with the values that pass through it?

A program of producers and consumers, some of which are cancelled, and the books that have to
balance: whatever was put in without an exception comes out once, nothing else comes out, and what
one producer sent to one consumer keeps its order.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from ._contract import Backend, Child
from ._explore import STUCK
from ._places import Cancel
from .differences import difference

# Where this case comes out otherwise, a value may arrive although its producer was cancelled.
_CANCELLED_SEND = (
    "test_cancel_everywhere::test_cancelled_and_then_given_in_the_same_turn[RendezvousSend]"
)

# (producer, number): the values that pass
Value = tuple[int, int]


class Pipe(NamedTuple):
    """What is put to the test, in five calls."""

    put: Callable[[Value], Awaitable[object]]
    get: Callable[[], Awaitable[Value]]
    size: Callable[[], int]  # values inside; 0 where it is not known
    drain: Callable[[], list[Value]]  # take out what is left, without waiting
    close: Callable[[], object]


class Books:
    """What went in and what came out."""

    def __init__(self) -> None:
        self.put: list[Value] = []
        self.cancelled: list[
            Value
        ] = []  # whose producers were cancelled, and may arrive all the same
        self.got: dict[int, list[Value]] = {}  # consumer -> its values

    def verdict(self, left: list[Value], ordered: bool) -> list[str]:
        wrong = []
        out = [value for values in self.got.values() for value in values] + left
        lost = sorted(set(self.put) - set(out))
        if lost:
            wrong.append(f"{lost} went in and never came out")
        made = sorted(set(out) - set(self.put) - set(self.cancelled))
        if made:
            wrong.append(f"{made} came out, whose producers were told that they had not gone in")
        if len(out) != len(set(out)):
            wrong.append(f"some of {sorted(out)} came out twice")
        for consumer, values in self.got.items() if ordered else ():
            for producer in {producer for producer, _ in values}:
                numbers = [number for whose, number in values if whose == producer]
                if numbers != sorted(numbers):
                    wrong.append(f"consumer {consumer} got {numbers} of producer {producer}")
        return wrong


async def pass_values(
    lib: Backend,
    make: Callable[[Backend, int], Pipe],
    size: int,
    ordered: bool,
    producers: Sequence[Sequence[int]],
    consumers: Sequence[int],
    cancels: Sequence[Cancel],
) -> list[str]:
    """Pass values through what `make` makes, and return what went wrong.

    producers: for each, the checkpoints before each of its values.
    consumers: for each, the checkpoints after each value.
    """
    pipe, books = make(lib, size), Books()
    cancelled_may_arrive = difference(_CANCELLED_SEND, lib.name) is not None
    wrong: list[str] = []

    async def pause(checkpoints: int) -> None:
        for _ in range(checkpoints):
            await lib.checkpoint()

    async def produce(producer: int) -> None:
        for number, before in enumerate(producers[producer]):
            await pause(before)
            try:
                await pipe.put((producer, number))
            except lib.Cancelled:
                if cancelled_may_arrive:
                    books.cancelled.append((producer, number))
                raise
            books.put.append((producer, number))
            if 0 < size < pipe.size():
                wrong.append(f"{pipe.size()} inside, where {size} have room")

    async def consume(consumer: int) -> None:
        values = books.got[consumer] = []
        while True:
            values.append(await pipe.get())
            await pause(consumers[consumer])

    async with lib.move_on_after(STUCK) as scope, lib.open_task_group() as group:
        makers = [group.spawn(produce, producer) for producer in range(len(producers))]
        takers = [group.spawn(consume, consumer) for consumer in range(len(consumers))]
        children: list[Child] = [*takers, *makers]
        alive = set(range(len(takers)))
        for after, victim in cancels:
            await pause(after)
            children[victim % len(children)].cancel()
            alive.discard(victim % len(children))
        await lib.sleep(1)
        left = pipe.drain()
        if left and alive:
            wrong.append(f"{left} were left inside, with consumers {sorted(alive)} waiting")
        while more := await _rest(lib, pipe):
            left += more
        for child in takers:
            child.cancel()
    pipe.close()
    if scope.cancelled_caught:
        wrong.append(f"stuck, with {STUCK} seconds gone by")
    return wrong + books.verdict(left, ordered)


async def _rest(lib: Backend, pipe: Pipe) -> list[Value]:
    """Take what producers that had to wait put in after the last time."""
    await lib.sleep(1)
    return pipe.drain()
