"""A task that waits cannot be stopped; it has to come back by itself.

Cancelling resumes it with an exception at the place where it waits, whatever it
waits for: time, a lock, a socket. It cleans up, and what it waited on forgets
it. This needs that every way of waiting can be undone, which is the reason why
small loops leave it out.

Seeds: 46, 62.
Sources: https://docs.python.org/3/library/asyncio-task.html#task-cancellation;
https://trio.readthedocs.io/en/stable/reference-core.html#cancellation-and-timeouts
"""

import loopcorpus


async def wait_and_clean_up(what, wait, cleaned):
    try:
        await wait()
    finally:
        cleaned.append(what)


async def main(lib):
    here, there = lib.socketpair()
    lock, cleaned = lib.Lock(), []
    waits = {
        "sleep": lambda: lib.sleep(3600),
        "lock": lock.acquire,
        "socket": lambda: lib.sock_recv(here, 1),
        "event": lib.Event().wait,
    }
    async with lock, lib.open_task_group() as group:
        for what, wait in waits.items():
            group.start_soon(wait_and_clean_up, what, wait, cleaned)
        await lib.sleep(0.01)  # all of them wait
        group.cancel()
    # What they waited on is as if they had never come.
    async with lock:
        await lib.sock_sendall(there, b"x")
        received = await lib.sock_recv(here, 1)
    assert received == b"x", received
    lib.sock_close(here)
    lib.sock_close(there)
    return sorted(cleaned)


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    cleaned = lib.run(main, lib)
    assert cleaned == ["event", "lock", "sleep", "socket"], (name, cleaned)
    print(f"{name}: cancelled, and cleaned up, in", ", ".join(cleaned))
