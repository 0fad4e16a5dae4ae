"""Does a child share the context variables of its parent?

The parent sets a variable, starts a child, and sets the variable again before the child runs; the
child sets it too. The answer is what the child found, and what the parent has in the end: a
child has a copy, taken when it was started.
"""

from contextvars import ContextVar

AXIS = "environment"


async def experiment(lib):
    variable = ContextVar("variable")
    found = []

    async def child():
        found.append(variable.get())
        variable.set("child's")

    variable.set("first")
    async with lib.open_task_group() as group:
        group.start_soon(child)
        variable.set("second")
    return f"child {found[0]}, parent {variable.get()}"
