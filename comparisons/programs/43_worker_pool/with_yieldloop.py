"""The workers share one iterator over the jobs."""

import yieldloop
from loopbase import VirtualClock


def do(job):
    yield from yieldloop.sleep(job)
    if job == 5:
        raise ValueError
    return job


def worker(jobs, results):
    for number, job in jobs:  # the same iterator for all
        try:
            results[number] = yield from do(job)
        except ValueError:
            results[number] = "failed"


async def main():
    results, jobs = {}, enumerate((3, 1, 4, 1, 5, 9, 2, 6))
    async with yieldloop.TaskGroup() as group:
        for _ in range(3):
            group.spawn(worker, jobs, results)
    print(*[results[number] for number in sorted(results)])
    print(f"all done at {yieldloop.clock():g}")


yieldloop.run(main, clock=VirtualClock())
