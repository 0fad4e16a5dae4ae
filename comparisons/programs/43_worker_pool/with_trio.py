"""The workers share one iterator over the jobs."""

import trio
from trio.testing import MockClock


async def do(job):
    await trio.sleep(job)
    if job == 5:
        raise ValueError
    return job


async def worker(jobs, results):
    for number, job in jobs:  # the same iterator for all
        try:
            results[number] = await do(job)
        except ValueError:
            results[number] = "failed"


async def main():
    results, jobs = {}, enumerate((3, 1, 4, 1, 5, 9, 2, 6))
    async with trio.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(worker, jobs, results)
    print(*[results[number] for number in sorted(results)])
    print(f"all done at {trio.current_time():g}")


trio.run(main, clock=MockClock(autojump_threshold=0))
