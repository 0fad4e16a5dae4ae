"""Each `await` creates a task; each `yield` creates another one to go on.

Neither does. An awaited coroutine runs inside the task that awaits it, like a
called function; at a yield that same task is put aside, and later the same one
is put into the ready queue again.

Seeds: 25, 28, 52.
Sources: https://docs.python.org/3/library/asyncio-task.html#coroutines
"""

import asyncio

import loopcorpus
from loopbase import Trace


async def inner(lib):
    await lib.checkpoint()
    await lib.checkpoint()


async def middle(lib):
    await inner(lib)


async def main(lib):
    await middle(lib)
    await inner(lib)


for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib, trace = loopcorpus.backend(name), Trace()
    lib.run(main, lib, trace=trace)
    tasks = [event.task for event in trace if event.kind == "task_spawn"]
    steps = [event.task for event in trace if event.kind == "step_begin"]
    assert tasks == [0], f"{name} made {len(tasks)} tasks"
    assert steps == [0] * 5, f"{name} stepped {steps}"
    print(f"{name}: 3 calls and 4 yields, {len(tasks)} task, 5 steps of it")


async def with_asyncio():
    loop = asyncio.get_running_loop()
    made = []

    def note_and_make(loop, coro, **options):
        made.append(coro)
        return asyncio.Task(coro, loop=loop, **options)

    loop.set_task_factory(note_and_make)
    await main(loopcorpus.backend("asyncio"))
    return list(made)


made = asyncio.run(with_asyncio())
assert made == [], f"asyncio made {made}"
print("asyncio: no task beside the one there was")
