"""A task waits for signals; closing the sender ends the work."""

import signal

import anyio

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
    sender, receiver = anyio.create_memory_object_stream(10)
    stopping = anyio.Event()
    with anyio.open_signal_receiver(signal.SIGTERM) as signals:
        async with receiver, anyio.create_task_group() as group:
            group.start_soon(work, receiver, stopping)
            for job in 1, 2, 3, 4:
                await sender.send(job)
            number = await anext(signals)
            print(f"{signal.Signals(number).name}: no new jobs")
            await sender.aclose()
            stopping.set()
            deadline = anyio.current_time() + GRACE
            group.cancel_scope.deadline = deadline


anyio.run(main)
