"""What does a sleep of a negative time do?

A task sleeps for -1 s, as it happens when a program computes how long to wait and is late. "gives
way": the task was suspended on the way, as by a sleep of 0 s. "goes on": it was not.
"""

from .kit import ASYNCIO, named, suspensions

AXIS = "time"
SEEDS = (17, 64)


async def experiment(lib):
    try:
        count = await suspensions(lib.sleep(-1))
    except Exception as error:
        return named(lib, error)
    return "gives way" if count else "goes on"


NOTES = {
    (*ASYNCIO, "futureloop"): (
        "whatever is not more than zero counts as a sleep of zero, which lets the others run.",
        "CPython, asyncio/tasks.py: sleep",
    ),
    "curio": (
        "whatever is not more than zero counts as a sleep of zero, which lets the others run.",
        "curio, kernel.py: Kernel._make_kernel_runtime, trap_sleep",
    ),
}
