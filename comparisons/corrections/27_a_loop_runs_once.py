"""A program calls `run` once; a second call fails.

A run leaves nothing behind that the next one could meet: not after an exception
either, nor when tasks were still waiting.

Seeds: 12, 78.
Sources: https://docs.python.org/3/library/asyncio-runner.html#asyncio.run
"""

import loopcorpus


async def wait_for_ever(lib):
    await lib.Event().wait()


async def fail_beside_a_waiting_task(lib):
    async with lib.open_task_group() as group:
        group.start_soon(wait_for_ever, lib)
        await lib.checkpoint()
        raise LookupError("no such page")


async def answer(number):
    return number


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    first = lib.run(answer, 1)
    try:
        lib.run(fail_beside_a_waiting_task, lib)
    except* LookupError:
        second = "raises"
    third = lib.run(answer, 3)
    assert (first, second, third) == (1, "raises", 3), (first, second, third)
    print(f"{name}: three runs: {first}, {second}, {third}")
