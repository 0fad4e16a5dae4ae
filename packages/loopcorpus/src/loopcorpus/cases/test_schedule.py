"""Who decides which ready task goes next?"""

from __future__ import annotations

from typing import Any

import pytest

from loopbase import Recording, Replay, ReplayError, Schedule, SeededShuffle
from loopcorpus import Backend
from loopcorpus._cases import expect, needs

pytestmark = needs("schedule")


def _order(lib: Backend, schedule: Schedule | None, tasks: int = 6) -> list[int]:
    """Return the order in which tasks that take turns ran."""
    log: list[int] = []

    async def worker(number: int) -> None:
        for _ in range(4):
            log.append(number)
            await lib.checkpoint()

    async def main() -> None:
        async with lib.open_task_group() as group:
            for number in range(tasks):
                group.start_soon(worker, number)

    lib.run(main, clock="virtual", schedule=schedule)
    return log


class _First:
    """First in, first out, said explicitly."""

    def choose(self, count: int) -> int:
        return 0


class _Last:
    def choose(self, count: int) -> int:
        return count - 1


@expect([0, 1, 2, 3, 4, 5] * 4)
def test_without_one_it_is_first_in_first_out(lib: Backend) -> Any:
    return _order(lib, None)


def test_always_the_first_is_the_same_as_none(lib: Backend) -> None:
    assert _order(lib, _First()) == _order(lib, None)


def test_always_the_last_is_another_order_of_the_same_steps(lib: Backend) -> None:
    order = _order(lib, _Last())
    assert order != _order(lib, None)
    assert sorted(order) == sorted(_order(lib, None))


def test_a_shuffle_with_the_same_seed_is_the_same(lib: Backend) -> None:
    assert _order(lib, SeededShuffle(7)) == _order(lib, SeededShuffle(7))


def test_shuffles_with_other_seeds_are_others(lib: Backend) -> None:
    orders = {tuple(_order(lib, SeededShuffle(seed))) for seed in range(10)}
    assert len(orders) == 10


@pytest.mark.parametrize("seed", range(5))
def test_every_task_ends_whatever_the_order(lib: Backend, seed: int) -> None:
    assert sorted(_order(lib, SeededShuffle(seed))) == sorted([*range(6)] * 4)


def test_a_recorded_shuffle_can_be_replayed(lib: Backend) -> None:
    recording = Recording(SeededShuffle(3))
    recorded = _order(lib, recording)
    assert _order(lib, Replay(recording.choices)) == recorded


def test_a_recording_of_the_default_order_is_the_default_order(lib: Backend) -> None:
    recording = Recording()
    assert _order(lib, recording) == _order(lib, None)
    assert len(recording.choices) > 24


def test_a_recording_does_not_fit_a_longer_program(lib: Backend) -> None:
    recording = Recording()
    _order(lib, recording, tasks=3)
    with pytest.raises(ReplayError, match="record it again"):
        _order(lib, Replay(recording.choices), tasks=6)


def test_a_recording_does_not_fit_a_program_with_fewer_tasks(lib: Backend) -> None:
    recording = Recording(_Last())
    _order(lib, recording, tasks=6)
    with pytest.raises(ReplayError, match="record it again"):
        _order(lib, Replay(recording.choices), tasks=2)


def test_an_exception_of_the_schedule_ends_the_run(lib: Backend) -> None:
    class Faulty:
        def choose(self, count: int) -> int:
            if count > 3:
                raise KeyError("the schedule's own")
            return 0

    with pytest.raises(KeyError, match="the schedule's own"):
        _order(lib, Faulty())
