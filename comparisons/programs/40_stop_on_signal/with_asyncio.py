"""The signal sets an event; join() waits for what is left."""

import asyncio
import signal
from contextlib import suppress

GRACE = 5  # seconds, not reached here


async def do(job, stopping):
    if job == 3:  # a long one: the signal comes meanwhile
        signal.raise_signal(signal.SIGTERM)
        await stopping.wait()
    print(f"job {job} done")


async def work(jobs, stopping):
    try:
        while True:
            await do(await jobs.get(), stopping)
            jobs.task_done()
    finally:
        print("closed")


async def main():
    jobs, signalled = asyncio.Queue(), asyncio.Event()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, signalled.set)
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(work(jobs, stopping))
        for job in 1, 2, 3, 4:
            await jobs.put(job)
        await signalled.wait()
        print("SIGTERM: no new jobs")
        stopping.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await jobs.join()
        worker.cancel()


asyncio.run(main())
