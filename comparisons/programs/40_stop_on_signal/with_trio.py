"""A task waits for signals; closing the sender ends the work."""

import signal

import trio

GRACE = 5  # seconds, not reached here


async def do(job, stopping):
    if job == 3:  # a long one: the signal comes meanwhile
        signal.raise_signal(signal.SIGTERM)
        await stopping.wait()
    print(f"job {job} done")


async def work(receiver, stopping):
    try:
        async for job in receiver:
            await do(job, stopping)
    finally:
        print("closed")


async def main():
    sender, receiver = trio.open_memory_channel(10)
    stopping = trio.Event()
    with trio.open_signal_receiver(signal.SIGTERM) as signals:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(work, receiver, stopping)
            for job in 1, 2, 3, 4:
                await sender.send(job)
            number = await anext(signals)
            print(f"{signal.Signals(number).name}: no new jobs")
            await sender.aclose()
            stopping.set()
            deadline = trio.current_time() + GRACE
            nursery.cancel_scope.deadline = deadline


trio.run(main)
