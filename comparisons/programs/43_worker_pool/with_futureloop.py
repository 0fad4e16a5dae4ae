"""The workers share one iterator over the jobs."""

import futureloop
from loopbase import VirtualClock


def now():
    return futureloop.get_running_loop().time()


async def do(job):
    await futureloop.sleep(job)
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
    async with futureloop.TaskGroup() as group:
        for _ in range(3):
            group.create_task(worker(jobs, results))
    print(*[results[number] for number in sorted(results)])
    print(f"all done at {now():g}")


futureloop.run(main(), clock=VirtualClock())
