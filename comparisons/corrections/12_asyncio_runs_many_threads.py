"""asyncio runs many "threads"; a Future's result() waits, like a call.

All tasks run in one thread, one at a time. And its Future is not that of
`concurrent.futures`: that one's result() blocks the thread until the result is
there, asyncio's raises InvalidStateError at once. To wait, await.

Seeds: 41, 49, 50.
Sources: https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.result;
https://docs.python.org/3/library/concurrent.futures.html
"""

import asyncio
import concurrent.futures
import threading

import loopcorpus


async def note_thread(threads):
    threads.add(threading.get_ident())


async def main(lib):
    threads = set()
    async with lib.open_task_group() as group:
        for _ in range(10):
            group.start_soon(note_thread, threads)
    return threads


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    threads = lib.run(main, lib)
    assert threads == {threading.get_ident()}, f"{name}: {threads}"
    print(f"{name}, ten tasks: {len(threads)} thread, the one that called run")


async def ask_early():
    future = asyncio.get_running_loop().create_future()
    try:
        future.result()
    except asyncio.InvalidStateError:
        return "raises InvalidStateError"


early = asyncio.run(ask_early())
assert early is not None, "the result was there"
print("asyncio.Future, result() too early:", early)

later = threading.Event()
with concurrent.futures.ThreadPoolExecutor(1) as executor:
    future = executor.submit(later.wait)
    threading.Timer(0.01, later.set).start()
    result = future.result()
    assert result is True, "it did not wait"
print("concurrent.futures.Future, result() too early: waits")
