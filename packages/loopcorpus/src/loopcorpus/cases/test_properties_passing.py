"""Do queues and channels lose nothing, in every order and with every cancellation?"""

from functools import partial

import pytest
from hypothesis import example, given, strategies

from loopcorpus import Backend
from loopcorpus._cases import needs
from loopcorpus._explore import examples, explore, pauses, seeds
from loopcorpus._passing import Pipe, Value, pass_values
from loopcorpus._places import Cancel

_producers = strategies.lists(strategies.lists(pauses, max_size=5), min_size=1, max_size=3)
_consumers = strategies.lists(pauses, min_size=1, max_size=3)
_cancels = strategies.lists(
    strategies.builds(Cancel, pauses, strategies.integers(0, 5)), max_size=5
)
_programs = given(
    seed=seeds,
    size=strategies.integers(0, 2),
    producers=_producers,
    consumers=_consumers,
    cancels=_cancels,
)


def _queue(kind: str, lib: Backend, size: int) -> Pipe:
    queue = getattr(lib, kind)(size)

    def drain() -> list[Value]:
        left = []
        try:
            while True:
                left.append(queue.get_nowait())
        except lib.QueueEmpty:
            return left

    return Pipe(queue.put, queue.get, queue.qsize, drain, lambda: None)


def _channel(lib: Backend, size: int) -> Pipe:
    sender, receiver = lib.open_channel(size)

    def drain() -> list[Value]:
        left = []
        try:
            while True:
                left.append(receiver.receive_nowait())
        except lib.WouldBlock:
            return left

    def close() -> None:
        sender.close()
        receiver.close()

    return Pipe(sender.send, receiver.receive, lambda: 0, drain, close)


@needs("Queue", "LifoQueue", "PriorityQueue")
@pytest.mark.parametrize("kind", ["Queue", "LifoQueue", "PriorityQueue"])
@examples
@_programs
def test_a_queue(
    lib: Backend,
    kind: str,
    seed: int,
    size: int,
    producers: list[list[int]],
    consumers: list[int],
    cancels: list[Cancel],
) -> None:
    make, ordered = partial(_queue, kind), kind == "Queue"
    explore(lib, seed, pass_values, make, size, ordered, producers, consumers, cancels)


@needs("open_channel")
@examples
@_programs
# A receiver that is quick enough takes a value while an earlier one is on its way to another.
@example(seed=1, size=0, producers=[[0, 0], [0]], consumers=[0, 0, 0], cancels=[])
def test_a_channel(
    lib: Backend,
    seed: int,
    size: int,
    producers: list[list[int]],
    consumers: list[int],
    cancels: list[Cancel],
) -> None:
    explore(lib, seed, pass_values, _channel, size, True, producers, consumers, cancels)
