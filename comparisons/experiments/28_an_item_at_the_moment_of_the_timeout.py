"""Is an item lost that is handed over in the step in which its receiver's time is over?

A receiver waits with a timeout. In one step an item is sent and the deadline is moved to now; then
the same the other way round. "received": the receiver has the item. "kept": it stays in the queue,
for the next one. Only "lost" would be a fault.
"""

from functools import partial

from .kit import TRIO, repeated

AXIS = "cancellation"


async def scene(lib, item_first):
    got = []
    if "Queue" in lib.lacks and "open_channel" not in lib.lacks:
        sender, receiver = lib.open_channel(1)
        receive, send, left = receiver.receive, sender.send_nowait, receiver.receive_nowait
    else:
        queue = lib.Queue(1)
        receive, send, left = queue.get, queue.put_nowait, queue.get_nowait

    scopes = []

    async def consumer():
        async with lib.move_on_after(10) as scope:
            scopes.append(scope)
            got.append(await receive())

    async with lib.open_task_group() as group:
        group.start_soon(consumer)
        await lib.sleep(1)
        if item_first:
            send("item")
        scopes[0].deadline = lib.current_time()
        if not item_first:
            send("item")
    if got:
        return "received"
    try:
        left()
    except Exception:
        return "lost"
    return "kept"


def experiment(lib):
    first, last = (repeated(lib, partial(scene, item_first=each)) for each in (True, False))
    return first if first == last else f"{first}, or {last} if the timeout is first"


NOTES = {
    ("asyncio", "uvloop", "anyio+asyncio", "futureloop"): (
        "a deadline moved to now cancels the receiver before anything else runs, and the "
        "receiver leaves the item where it is.",
        "CPython, asyncio/timeouts.py: Timeout.reschedule; anyio, _backends/_asyncio.py: "
        "CancelScope.deadline",
    ),
    TRIO: (
        "the loop looks at deadlines between two rounds of steps, when the item has been handed "
        "over.",
        "trio, _core/_run.py: unrolled_run",
    ),
}
