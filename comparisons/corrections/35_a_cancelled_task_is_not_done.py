"""Cancelled is one thing, done is another: done() asks for a result.

"Done" means over, in whatever way: returned, raised, cancelled. Whoever looks
whether it may go on (a group, a wait, a callback) asks that; a `done()` that
means "has a result" leaves them waiting for ever.

Seeds: 22, 58.
Sources: https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.done
"""

import asyncio

import futureloop
import yieldloop


async def wait_for_ever(library):
    await library.Event().wait()


async def check(library):
    task = library.create_task(wait_for_ever(library))
    await library.sleep(0)
    task.cancel()
    assert not task.done(), "asked is not done: it has a step to go"
    done, pending = await library.wait([task])  # ends, because it is done
    assert (done, pending) == ({task}, set())
    state = f"done() {task.done()}, cancelled() {task.cancelled()}"
    assert task.done() and task.cancelled(), state
    print(f"{library.__name__}: {state}")


async def check_yieldloop():
    task = yieldloop.spawn(wait_for_ever, yieldloop)
    await yieldloop.checkpoint()
    task.cancel()
    await task.wait()
    assert task.terminated and task.cancelled
    print(
        f"yieldloop: terminated {task.terminated}, cancelled {task.cancelled}"
    )


asyncio.run(check(asyncio))
futureloop.run(check(futureloop))
yieldloop.run(check_yieldloop)
