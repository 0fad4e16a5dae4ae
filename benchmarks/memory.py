"""How much memory does a parked task take, beside its coroutine?

`python -m benchmarks.memory BACKEND COUNT` starts COUNT tasks, lets each wait for one and the same
event, and prints by how many bytes this made the process grow; `floor` in place of a backend makes
as many suspended coroutines and nothing else. The difference, divided by COUNT, is the answer. It
is taken from the process and not from Python's allocator, because uvloop's memory is not Python's.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

from loopcorpus import Backend, backend

from .catalogue import FLOOR
from .crowd import settle
from .passes import HERE

_STATM = Path("/proc/self/statm")


def coroutine_growth(count: int) -> int:
    """Return by how many bytes a fresh process grows with `count` suspended coroutines."""
    return growth_of_tasks(FLOOR, count)


def growth_of_tasks(contender: str, count: int) -> int:
    """Return by how many bytes a fresh process grows with `count` parked tasks.

    Raises subprocess.CalledProcessError when the backend fails.
    """
    command = [sys.executable, "-m", "benchmarks.memory", contender, str(count)]
    answer = subprocess.run(command, cwd=HERE.parent, check=True, capture_output=True, text=True)
    return int(answer.stdout)


class _Forever:
    """What a suspended coroutine of the floor waits for; takes no memory per coroutine."""

    def __await__(self) -> Generator[None, None, None]:
        return self  # type: ignore[return-value] # an iterator is all that await needs

    def __iter__(self) -> _Forever:
        return self

    def __next__(self) -> None:
        return None


async def _parked(wait: object) -> None:
    await wait  # type: ignore[misc]


def resident() -> int:
    """Return the bytes of this process that are in memory."""
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    import resource  # without /proc: the peak instead, which is as good while memory only grows

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def growth_of_floor(count: int) -> int:
    """Return by how much the process grows with `count` suspended coroutines."""
    forever = _Forever()
    gc.collect()
    before = resident()
    tasks = [_parked(forever) for _ in range(count)]
    for task in tasks:
        task.send(None)
    grown = resident() - before
    for task in tasks:
        task.close()
    return grown


async def growth_of(lib: Backend, count: int) -> int:
    """Return by how much the process grows with `count` parked tasks."""
    event = lib.Event()

    async def parked() -> None:
        await event.wait()

    gc.collect()
    before = resident()
    async with lib.open_task_group() as group:
        for _ in range(count):
            group.start_soon(parked)
        await settle(lib)
        grown = resident() - before
        event.set()
    return grown


def main(contender: str, count: int) -> None:
    """Print the growth in bytes."""
    if contender == FLOOR:
        print(growth_of_floor(count))
    else:
        lib = backend(contender)
        print(lib.run(growth_of, lib, count))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
