"""How do many tasks start at the same moment?

They gather at a gate, which nobody has timed; then the gate opens, which begins the measurement,
and the last one to finish ends it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from loopcorpus import AsyncFunction, Backend

from .stopwatch import begin, end


async def settle(lib: Backend) -> None:
    """Let every task that was just started run until it waits.

    One checkpoint is not enough: a loop that shuffles its batches may come back from the first
    one before the others have had their turn.
    """
    for _ in range(3):
        await lib.checkpoint()


async def time_crowd(lib: Backend, member: AsyncFunction, arguments: Iterable[Any]) -> None:
    """Time `member(gate, argument)` over all arguments; each first awaits `gate.wait()`."""
    gate = lib.Event()
    async with lib.open_task_group() as group:
        for argument in arguments:
            group.start_soon(member, gate, argument)
        await settle(lib)
        begin()
        gate.set()
    end()
