"""The workers share one iterator over the jobs."""

import nurseryloop
from loopbase import VirtualClock


async def do(job):
    await nurseryloop.sleep(job)
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
    async with nurseryloop.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(worker, jobs, results)
    print(*[results[number] for number in sorted(results)])
    print(f"all done at {nurseryloop.current_time():g}")


nurseryloop.run(main, clock=VirtualClock())
