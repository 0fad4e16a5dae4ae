"""`main()` is the event loop, and `gather` is given a list of coroutines.

`main()` is a coroutine; `asyncio.run` makes the loop and runs `main()` as the
first task. `gather` takes its awaitables one by one, `gather(a(), b())`: a list
is not awaitable. Generator-based coroutines left asyncio with 3.11, not with
3.10 as it was announced.

Seeds: 77, 78, 80.
Sources: https://docs.python.org/3/library/asyncio-runner.html#asyncio.run;
https://docs.python.org/3/library/asyncio-task.html#asyncio.gather;
https://docs.python.org/3/whatsnew/3.11.html#removed
"""

import asyncio
import inspect

import futureloop


async def double(number):
    return 2 * number


async def main(library):
    task = asyncio.current_task()
    assert inspect.iscoroutine(task.get_coro()), "main() is not a coroutine"
    coroutines = [double(1), double(2)]
    try:
        await library.gather(coroutines)
    except TypeError:
        print(f"{library.__name__}.gather(a list): TypeError")
    else:
        raise AssertionError("gather took a list")
    results = await library.gather(*coroutines)
    assert results == [2, 4], results
    return results


print("asyncio, gather(*a list):", asyncio.run(main(asyncio)))
print("futureloop, gather(*a list):", futureloop.run(main(futureloop)))

loop = asyncio.new_event_loop()
try:
    asyncio.run(loop)
except (TypeError, ValueError):
    print("asyncio.run(a loop): refused")
else:
    raise AssertionError("a loop was run as a coroutine")
finally:
    loop.close()
assert not hasattr(asyncio, "coroutine"), "it is still there"
