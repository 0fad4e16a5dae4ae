"""How is a program tried in many orders, and a failure shown again?

A program is an async function that returns what it found wrong. Where a backend has `schedule`, the
order of its tasks is shuffled by a seed and recorded; a failure says the seed and the choices that
replay it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, settings, strategies

from loopbase import Recording, Replay, Schedule, SeededShuffle

from ._contract import AsyncFunction, Backend

# Virtual seconds after which tasks that still wait will wait for ever.
STUCK = 1_000

pauses = strategies.integers(0, 3)  # how many checkpoints
seeds = strategies.integers(0, 2**32 - 1)

examples = settings(
    max_examples=100,
    deadline=None,  # the machine may be busy
    database=None,  # a failure is replayed by what it prints
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)


class Violation(AssertionError):
    """A program went wrong in some order."""


def explore(lib: Backend, seed: int, program: AsyncFunction, *args: Any) -> None:
    """Run `program(lib, *args)` in the order of that seed.

    Raises Violation, with how to replay it, if the program returns anything.
    """
    if "schedule" in lib.lacks:
        _judge(lib.run(program, lib, *args, clock="virtual"), f"on {lib.name}, first in first out")
    else:
        recording = Recording(SeededShuffle(seed))
        wrong = _run(lib, recording, program, *args)
        _judge(
            wrong,
            f"on {lib.name}; replay it with schedule=SeededShuffle({seed}) "
            f"or schedule=Replay({recording.choices})",
        )


def replay(lib: Backend, choices: Sequence[int], program: AsyncFunction, *args: Any) -> list[str]:
    """Run `program(lib, *args)` in a recorded order and return what it finds wrong."""
    return _run(lib, Replay(choices), program, *args)


def _run(lib: Backend, schedule: Schedule, program: AsyncFunction, *args: Any) -> list[str]:
    wrong: list[str] = lib.run(program, lib, *args, clock="virtual", schedule=schedule)
    return wrong


def _judge(wrong: list[str], how: str) -> None:
    if wrong:
        raise Violation("\n".join([*wrong, how]))
