"""Does a context variable that an async generator sets leak to whoever iterates over it?

A generator sets a variable and yields; the loop body reads it. "leaks": generators have no context
of their own, whatever the library; PEP 568 would have given them one, and was not accepted.
"""

from contextvars import ContextVar

AXIS = "environment"
SEEDS = (20, 34)


async def experiment(lib):
    variable = ContextVar("variable", default="nothing")

    async def generator():
        variable.set("generator's")
        yield
        await lib.checkpoint()

    async for _ in generator():
        found = variable.get()
    return "leaks" if found == "generator's" else "does not"
