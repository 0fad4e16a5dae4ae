"""gather is ten lines: append each result, and finish when all are there.

So written it returns the order of completion, and hangs when nothing is given
to it, since nobody ever finishes. A gather keeps the order of its arguments.

Seeds: 66, 80, 93.
Sources: https://docs.python.org/3/library/asyncio-task.html#asyncio.gather
"""

import futureloop
import loopcorpus
from loopbase import VirtualClock


async def answer(sleep, seconds):
    await sleep(seconds)
    return seconds


async def wrong_gather(*coroutines):
    done = futureloop.get_running_loop().create_future()
    results = []

    async def wrap(coroutine):
        results.append(await coroutine)
        if len(results) == len(coroutines):
            done.set_result(results)

    for each in coroutines:
        futureloop.create_task(wrap(each))
    return await done


async def wrong():
    sleep = futureloop.sleep
    results = await wrong_gather(answer(sleep, 2), answer(sleep, 1))
    assert results == [1, 2], results
    print("as written, of 2 and 1:", results)
    try:
        await futureloop.wait_for(wrong_gather(), 3600)
    except TimeoutError:
        print("as written, of nothing: still waiting after an hour")
    else:
        raise AssertionError("it ended")


async def right(lib):
    async def answer_after(seconds):
        return await answer(lib.sleep, seconds)

    two, one = (lambda: answer_after(2)), (lambda: answer_after(1))
    return await lib.gather(two, one), await lib.gather()


futureloop.run(wrong(), clock=VirtualClock())
for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    results = lib.run(right, lib, clock="virtual")
    assert results == ([2, 1], []), f"{name}: {results}"
    print(f"{name}, of 2 and 1: {results[0]}; of nothing: {results[1]}")
