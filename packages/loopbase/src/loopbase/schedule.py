"""Which of the ready tasks goes next?

First in, first out, unless a run is given a schedule. A schedule answers one question, again and
again: of `count` ready tasks, which index runs now? Because it sees only numbers, one recording
replays on every loop, and no task can be confused with another.

A loop asks `taker` once for the callable that takes the next task from its ready queue. Without a
schedule that callable is the queue's own `popleft`: choosing costs nothing when nobody chooses.
"""

import random
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

Ready = TypeVar("Ready")


class Schedule(Protocol):
    """The replaceable choice."""

    def choose(self, count: int) -> int:
        """Return the index, from 0 to `count - 1`, of the ready task that runs next."""
        ...


class SeededShuffle:
    """Choose at random, the same way for the same seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._random = random.Random(seed)

    def choose(self, count: int) -> int:
        return self._random.randrange(count)

    def __repr__(self) -> str:
        return f"SeededShuffle({self.seed})"


class Recording:
    """Choose as another schedule does (first in, first out by default), and keep the choices."""

    def __init__(self, schedule: Schedule | None = None) -> None:
        self._schedule = schedule
        self.choices: list[int] = []  # one index for each step, in order; what `Replay` takes

    def choose(self, count: int) -> int:
        index = 0 if self._schedule is None else self._schedule.choose(count)
        self.choices.append(index)
        return index


class ReplayError(RuntimeError):
    """A recorded order does not fit the program it is replayed on."""


class Replay:
    """Choose as recorded. Raise `ReplayError` where the program has taken another course."""

    def __init__(self, choices: Iterable[int]) -> None:
        self._choices = list(choices)
        self._step = 0

    def choose(self, count: int) -> int:
        step = self._step
        if step >= len(self._choices):
            raise ReplayError(
                f"the recorded order has {step} steps and the program needs more: it has changed "
                "since it was recorded; record it again"
            )
        index = self._choices[step]
        if not 0 <= index < count:
            raise ReplayError(
                f"step {step} was recorded as choice {index}, but {count} tasks are ready: the "
                "program has changed since it was recorded; record it again"
            )
        self._step = step + 1
        return index


def taker(ready: deque[Ready], schedule: Schedule | None) -> Callable[[], Ready]:
    """Return the callable that takes the next item out of `ready`, which must not be empty."""
    if schedule is None:
        return ready.popleft
    choose = schedule.choose

    def take() -> Ready:
        index = choose(len(ready))
        item = ready[index]
        del ready[index]
        return item

    return take
