"""Does a failing order say how to replay it, and does the replay fail the same way?"""

import re
from collections.abc import Sequence
from typing import Any

import pytest

import loopcorpus
from loopcorpus import Backend
from loopcorpus._explore import Violation, explore, replay
from loopcorpus._passing import Pipe, Value, pass_values
from loopcorpus._places import Cancel, Visit, visit

SCRIPTS = [[Visit(0, 1), Visit(1, 1)]] * 3
WITH_SCHEDULE = [
    name for name in loopcorpus.backends() if "schedule" not in loopcorpus.backend(name).lacks
]


class FaultyLock:
    """A lock that looks whether it is free, and takes it a moment later."""

    def __init__(self, lib: Backend) -> None:
        self._lib = lib
        self._locked = False

    async def acquire(self) -> None:
        while self._locked:
            await self._lib.sleep(0.1)
        await self._lib.checkpoint()
        self._locked = True

    def release(self) -> None:
        self._locked = False


class ForgetfulLock:
    """A lock that gives its place to a waiter and forgets it when that waiter is cancelled."""

    def __init__(self, lib: Backend) -> None:
        self._lib = lib
        self._locked = False
        self._waiters: list[Any] = []

    async def acquire(self) -> None:
        if self._locked:
            turn = self._lib.Event()
            self._waiters.append(turn)
            await turn.wait()
        self._locked = True

    def release(self) -> None:
        if self._waiters:
            self._waiters.pop(0).set()  # also one that has been cancelled
        else:
            self._locked = False


def first_violation(
    lib: Backend, make: type[FaultyLock | ForgetfulLock], cancels: Sequence[Cancel]
) -> str:
    for seed in range(100):
        try:
            explore(lib, seed, visit, make, 1, SCRIPTS, cancels)
        except Violation as violation:
            return str(violation)
    raise AssertionError("no order out of a hundred shows the fault")


@pytest.fixture(params=WITH_SCHEDULE)
def library(request: pytest.FixtureRequest) -> Backend:
    return loopcorpus.backend(request.param)


@pytest.mark.parametrize(
    ("make", "cancels", "said"),
    [
        (FaultyLock, [], "hold 1 place|overtook"),
        (ForgetfulLock, [Cancel(1, 0), Cancel(0, 1)], "stuck"),
    ],
)
def test_a_faulty_lock_is_found_and_its_order_replays(
    library: Backend, make: type[FaultyLock | ForgetfulLock], cancels: list[Cancel], said: str
) -> None:
    message = first_violation(library, make, cancels)
    *wrong, how = message.splitlines()
    assert re.search(said, wrong[0])
    assert f"on {library.name}" in how

    found = re.search(r"SeededShuffle\((\d+)\) or schedule=Replay\(\[([\d, ]*)\]\)", how)
    assert found is not None
    choices = [int(choice) for choice in found[2].split(", ")]
    assert replay(library, choices, visit, make, 1, SCRIPTS, cancels) == wrong

    with pytest.raises(Violation) as again:
        explore(library, int(found[1]), visit, make, 1, SCRIPTS, cancels)
    assert str(again.value) == message


def test_a_right_lock_passes_where_the_faulty_ones_fail(library: Backend) -> None:
    for seed in range(100):
        explore(library, seed, visit, lambda lib: lib.Lock(), 1, SCRIPTS, [Cancel(1, 0)])


def test_a_queue_that_loses_what_a_cancelled_task_took_is_found(library: Backend) -> None:
    def lossy(lib: Backend, size: int) -> Pipe:
        queue = lib.Queue(size)

        async def get() -> Value:
            value: Value = await queue.get()
            await lib.checkpoint()  # a cancellation here takes the value along
            return value

        def drain() -> list[Value]:
            return [queue.get_nowait() for _ in range(queue.qsize())]

        return Pipe(queue.put, get, queue.qsize, drain, lambda: None)

    program = ([[0, 0, 0], [1, 1]], [0, 0], [Cancel(2, 0), Cancel(0, 1)])
    with pytest.raises(Violation, match="never came out"):
        for seed in range(100):
            explore(library, seed, pass_values, lossy, 1, True, *program)


def test_without_a_schedule_the_message_says_that_it_was_first_in_first_out() -> None:
    asyncio = loopcorpus.backend("asyncio")
    with pytest.raises(Violation, match="on asyncio, first in first out"):
        explore(asyncio, 0, visit, FaultyLock, 1, SCRIPTS, [])
