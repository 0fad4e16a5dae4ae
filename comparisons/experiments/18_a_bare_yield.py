"""What does a bare `yield` reach?

A generator-based coroutine yields None to whoever drives it. "gives way": the loop takes it as "let
the others run". Otherwise an exception is raised: in the task, at that `yield`, or out of the run
as a whole.
"""

import types

from .kit import named

AXIS = "scheduling"
SEEDS = (8, 18, 57, 61)


@types.coroutine
def bare():
    yield


async def main(lib):
    try:
        await bare()
    except BaseException as error:
        return f"{named(lib, error)} in the task"
    return "gives way"


def experiment(lib):
    try:
        return lib.run(main, lib)
    except Exception as error:
        return f"{named(lib, error)} out of run"


NOTES = {
    ("asyncio", "uvloop", "anyio+asyncio", "futureloop"): (
        "a bare yield is how `asyncio.sleep(0)` gives way.",
        "CPython, asyncio/tasks.py: __sleep0, Task.__step",
    ),
    "curio": (
        "the kernel unpacks whatever is yielded, and its own error ends the run; the task is told "
        "nothing.",
        "curio, kernel.py: Kernel._make_kernel_runtime",
    ),
}
