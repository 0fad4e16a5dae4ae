"""In whose context is an abandoned async generator finished?

A task sets a context variable and breaks out of an async generator, which nobody refers to any
more. Its `finally` reads the variable. "its user's": it runs in the task that dropped it, or in a
copy of that task's context. "another": it runs somewhere else.
"""

import gc
from contextvars import ContextVar

from .kit import turns

AXIS = "environment"
SEEDS = (20, 36)


async def experiment(lib):
    variable = ContextVar("variable", default="another")
    found = []

    async def generator():
        try:
            yield
            await lib.checkpoint()
        finally:
            found.append(variable.get())

    async def user():
        variable.set("its user's")
        async for _ in generator():
            break
        gc.collect()
        await turns(lib)

    async with lib.open_task_group() as group:
        group.start_soon(user)
    await turns(lib)
    return found[0] if found else "not finished yet"


NOTES = {
    ("asyncio", "uvloop", "anyio+asyncio", "futureloop"): (
        "the finaliser makes a task for `aclose()`, and a task copies the context that is current "
        "where it is made.",
        "CPython, asyncio/base_events.py: BaseEventLoop._asyncgen_finalizer_hook",
    ),
    ("trio", "anyio+trio", "nurseryloop"): (
        "abandoned generators are finished by a system task, which has the context of the run.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#async-generators",
    ),
}
