"""A task waits for signals; closing the sender ends the work."""

import signal

import nurseryloop

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
    sender, receiver = nurseryloop.open_memory_channel(10)
    stopping = nurseryloop.Event()
    receive = nurseryloop.open_signal_receiver
    with receive(signal.SIGTERM) as signals:
        async with nurseryloop.open_nursery() as nursery:
            nursery.start_soon(work, receiver, stopping)
            for job in 1, 2, 3, 4:
                await sender.send(job)
            number = await anext(signals)
            print(f"{signal.Signals(number).name}: no new jobs")
            await sender.aclose()
            stopping.set()
            deadline = nurseryloop.current_time() + GRACE
            nursery.cancel_scope.deadline = deadline


nurseryloop.run(main)
