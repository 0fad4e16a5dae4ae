"""Does a worker thread see the context variables of the task that it works for?

A task sets a variable and lets a thread read and then set it. The answer is what the thread found,
and what the task has afterwards.
"""

from contextvars import ContextVar

AXIS = "environment"
SEEDS = (41,)
CLOCK = "real"


async def experiment(lib):
    variable = ContextVar("variable", default="nothing")
    variable.set("task's")

    def work():
        found = variable.get()
        variable.set("thread's")
        return found

    found = await lib.to_thread(work)
    return f"thread {found}, task {variable.get()}"
