"""An exception in a task goes up through the loop and ends the program.

So it is in small loops that call `send` and catch StopIteration only. An
exception belongs to the task: it goes to whoever waits for it or owns it, who
may catch it, and the loop goes on.

Seeds: 26, 52.
Sources: https://docs.python.org/3/library/asyncio-task.html#task-groups;
https://trio.readthedocs.io/en/stable/reference-core.html#nurseries-and-spawning
"""

import loopcorpus


async def fail():
    raise LookupError("no such page")


async def main(lib):
    try:
        async with lib.open_task_group() as group:
            group.start_soon(fail)
    except* LookupError as failures:
        caught = [str(error) for error in failures.exceptions]
    await lib.sleep(1)  # the loop still runs
    return caught


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    clock = "virtual" if lib.virtual_clock else "real"
    caught = lib.run(main, lib, clock=clock)
    assert caught == ["no such page"], f"{name}: {caught}"
    print(f"{name}: the group raised it, main caught it and went on")
