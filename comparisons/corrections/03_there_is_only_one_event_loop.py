"""There is only one event loop, a global singleton.

One *running* loop per thread. A program can have many: one in each thread, or
one after the other. What is refused is a loop inside a running one.

Seeds: 12, 14.
Sources: https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_running_loop;
https://docs.python.org/3/library/asyncio-runner.html
"""

import asyncio
import threading

import loopcorpus

ASYNCIO, *OURS = "asyncio", "yieldloop", "futureloop", "nurseryloop"


def run_in_two_threads(lib):
    met = threading.Barrier(2)  # passed only when both loops run at once
    results = []

    async def main(number):
        await lib.checkpoint()
        met.wait()
        return number

    def run(number):
        results.append(lib.run(main, number))

    threads = [threading.Thread(target=run, args=(n,)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


async def nested(lib):
    try:
        lib.run(lib.checkpoint)
    except RuntimeError:
        return "refused"


for name in (ASYNCIO, *OURS):
    lib = loopcorpus.backend(name)
    results = run_in_two_threads(lib)
    assert results == [1, 2], f"{name}: two loops at once gave {results}"
    inside = lib.run(nested, lib)
    assert inside == "refused", f"{name}: a loop ran inside a loop"
    print(f"{name}: two loops, two threads; one inside another: {inside}")

loops = [asyncio.new_event_loop() for _ in range(3)]
assert len(set(map(id, loops))) == 3
for loop in loops:
    loop.close()
print("asyncio.new_event_loop(), three times: three loops")
