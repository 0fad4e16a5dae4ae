"""A queue of signals; join() waits for what is left."""

import signal

import futureloop

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
    jobs, stopping = futureloop.Queue(), futureloop.Event()
    receiver = futureloop.open_signal_receiver(signal.SIGTERM)
    async with receiver as signals, futureloop.TaskGroup() as group:
        worker = group.create_task(work(jobs, stopping))
        for job in 1, 2, 3, 4:
            await jobs.put(job)
        number = await anext(signals)
        print(f"{signal.Signals(number).name}: no new jobs")
        stopping.set()
        async with futureloop.move_on_after(GRACE):
            await jobs.join()
        worker.cancel()


futureloop.run(main())
