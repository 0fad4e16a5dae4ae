"""A queue of signals; join() waits for what is left."""

import signal

import yieldloop

GRACE = 5  # seconds, not reached here


def do(job, stopping):
    if job == 3:  # a long one: the signal comes meanwhile
        signal.raise_signal(signal.SIGTERM)
        yield from stopping.wait()
    print(f"job {job} done")


def work(jobs, stopping):
    try:
        while True:
            yield from do((yield from jobs.get()), stopping)
            jobs.task_done()
    finally:
        print("closed")


async def main():
    jobs, stopping = yieldloop.Queue(), yieldloop.Event()
    signals = yieldloop.SignalQueue(signal.SIGTERM)
    async with signals, yieldloop.TaskGroup() as group:
        group.spawn(work, jobs, stopping)
        for job in 1, 2, 3, 4:
            await jobs.put(job)
        number = await signals.get()
        print(f"{signal.Signals(number).name}: no new jobs")
        stopping.set()
        with yieldloop.ignore_after(GRACE):
            await jobs.join()
        group.cancel()


yieldloop.run(main)
