"""What if a task yields something that its loop does not know?

A generator-based coroutine yields the number 42 to whoever drives it. The answer is the
exception, and where it is raised: in the task, at that `yield`, or out of the run as a whole.
"""

import types

from .kit import named

AXIS = "scheduling"
SEEDS = (18, 19, 57)


@types.coroutine
def unknown():
    yield 42


async def main(lib):
    try:
        await unknown()
    except BaseException as error:
        return f"{named(lib, error)} in the task"
    return "nothing"


def experiment(lib):
    try:
        return lib.run(main, lib)
    except Exception as error:
        return f"{named(lib, error)} out of run"


NOTES = {
    ("asyncio", "uvloop", "anyio+asyncio", "futureloop"): (
        'a task can wait for a future or give way with None, and for nothing else: "Task got bad '
        'yield".',
        "CPython, asyncio/tasks.py: Task.__step",
    ),
    "curio": (
        "the kernel unpacks whatever is yielded, and its own error ends the run; the task is told "
        "nothing.",
        "curio, kernel.py: Kernel._make_kernel_runtime",
    ),
}
