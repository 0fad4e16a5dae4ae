"""Wait for the attempts under way, no longer than the delay."""

import asyncio
from contextlib import suppress

d_tried = asyncio.Event()


async def connect(address):
    print("try", address)
    if address == "b":
        raise ConnectionRefusedError
    if address == "d":
        d_tried.set()
    if address != "c":
        await asyncio.Event().wait()  # no answer
    await d_tried.wait()
    return address


async def connect_to_any(addresses, delay):
    left, tasks, won = list(addresses), set(), []
    try:
        while not won and (left or tasks):
            if left:
                attempt = connect(left.pop(0))
                tasks.add(asyncio.create_task(attempt))
            pause = delay if left else None  # nobody left to start
            done, tasks = await asyncio.wait(
                tasks, timeout=pause, return_when="FIRST_COMPLETED"
            )
            for task in done:
                with suppress(OSError):  # the next one, then
                    won.append(task.result())
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if not won:
        raise OSError("no address answers")
    return won


winner, *late = asyncio.run(connect_to_any("abcd", delay=0.05))
print(f"connected to {winner}, to be closed: {late}")
