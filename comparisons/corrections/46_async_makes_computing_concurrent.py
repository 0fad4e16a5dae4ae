"""Make the long computation `async`, and others run beside it.

A computation never waits, so it never suspends; n factorial in an `async def`
holds the loop as any function does. The loop cannot know better: it is told of
waits only by what is yielded to it. One can yield in between, or leave the
computing to a worker thread (or, for use of another core, a process).

Seeds: 5, 6, 16, 33, 74, 94.
Sources: https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code
"""

import math

import loopcorpus

N = 50


async def factorial(lib, polite):
    product = 1
    for number in range(2, N + 1):
        product *= number
        if polite:
            await lib.checkpoint()
    return product


async def count_turns(lib, turns):
    while True:
        turns.append(None)
        await lib.checkpoint()


async def turns_of_another(lib, compute, *args):
    turns = []
    async with lib.open_task_group() as group:
        group.start_soon(count_turns, lib, turns)
        await lib.checkpoint()
        before = len(turns)
        result = await compute(*args)
        assert result == math.factorial(N), result
        turns_meanwhile = len(turns) - before
        group.cancel()
    return turns_meanwhile


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    held = lib.run(turns_of_another, lib, factorial, lib, False)
    yielding = lib.run(turns_of_another, lib, factorial, lib, True)
    thread = lib.run(turns_of_another, lib, lib.to_thread, math.factorial, N)
    assert held == 0, f"{name}: {held} turns during the computation"
    assert yielding >= N - 2, f"{name}: {yielding} turns"
    assert thread > 0, f"{name}: nobody ran beside the thread"
    print(
        f"{name}: turns of another task: {held}; yielding: many; thread: some"
    )
