"""The workers share one iterator over the jobs."""

import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
loop.time = lambda: selector.now


async def do(job):
    await asyncio.sleep(job)
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
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(worker(jobs, results))
    print(*[results[number] for number in sorted(results)])
    print(f"all done at {loop.time():g}")


with asyncio.Runner(loop_factory=lambda: loop) as runner:
    runner.run(main())
