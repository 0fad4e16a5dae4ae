"""`run` returns when all tasks are done: it runs until the queue is empty.

It returns when the *main* task is done: a callback of that task stops the loop.
What is left then is cancelled, and gets the time to clean up. Who wants all of
them done waits for them: a task group at the end of main does just that.

Seeds: 78, 89.
Sources: https://docs.python.org/3/library/asyncio-runner.html#asyncio.run;
Lib/asyncio/base_events.py, BaseEventLoop.run_until_complete.
"""

import asyncio

import futureloop
import loopcorpus
import yieldloop


async def work(library, record):
    try:
        await library.sleep(3600)
    except library.CancelledError:
        record.append("cancelled")  # and may clean up
        raise


def start(library, record):
    if library is yieldloop:
        return library.spawn(work, library, record)
    return library.create_task(work(library, record))


async def main(library, record):
    task = start(library, record)
    await library.sleep(0)
    return task  # is not done


for library in (asyncio, futureloop, yieldloop):
    record = []
    if library is yieldloop:
        library.run(main, library, record)
    else:
        library.run(main(library, record))
    assert record == ["cancelled"], record
    print(f"{library.__name__}: main returned; the other was", *record)


async def with_group(lib, record):
    async with lib.open_task_group() as group:
        group.start_soon(lib.sleep, 3600)
    record.append(lib.current_time())


for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib, record = loopcorpus.backend(name), []
    lib.run(with_group, lib, record, clock="virtual")
    assert record[0] >= 3600, f"{name} did not wait for the group"
    print(f"{name}, with a group: waited for the hour")
