"""Does `await` on a coroutine that never waits give way?

A task awaits three coroutines inside each other; none of them waits. "goes on": the task was not
suspended. That is the language's answer, not the library's: `await` runs the coroutine in the same
task.
"""

from .kit import suspensions

AXIS = "scheduling"
SEEDS = (25, 30, 81)


async def experiment(lib):
    async def inner():
        return 1

    async def middle():
        return await inner()

    async def outer():
        return await middle()

    return "gives way" if await suspensions(outer()) else "goes on"
