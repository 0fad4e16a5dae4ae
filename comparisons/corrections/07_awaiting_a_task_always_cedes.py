"""Awaiting a Task gives up control, always; that is its difference.

Only if the task is not done yet. `Future.__await__` of one that is done
returns without a yield, and nobody else gets a turn. To let others run, say so:
`sleep(0)`, `checkpoint()`.

Seeds: 24, 25, 86.
Sources: Lib/asyncio/futures.py, Future.__await__.
"""

import asyncio

import futureloop


async def answer():
    return 42


async def others_ran_during(awaitable, loop):
    ran = []
    loop.call_soon(ran.append, True)
    await awaitable
    return bool(ran)


async def check(library):
    loop, name = library.get_running_loop(), library.__name__
    task = library.create_task(answer())
    before = await others_ran_during(task, loop)
    assert task.done()
    after = await others_ran_during(task, loop)
    coroutine = await others_ran_during(answer(), loop)
    zero = await others_ran_during(library.sleep(0), loop)
    assert before, "awaiting a pending task let nobody run"
    assert not after, "awaiting a task that is done gave up control"
    assert not coroutine, "awaiting a coroutine that waits for nothing did"
    assert zero, "sleep(0) let nobody run"
    print(f"{name}, others ran during `await`:")
    print(f"  of a pending task: {before}; of the same task, done: {after}")
    print(f"  of a coroutine that waits for nothing: {coroutine}")
    print(f"  of sleep(0): {zero}")


asyncio.run(check(asyncio))
futureloop.run(check(futureloop))
