"""Does a task whose socket always has data let the others run?

A socket holds 400 bytes; a task receives them one by one without having to wait. Another task is
ready. The answer is how many bytes the first one takes before the other gets its turn.
"""

AXIS = "scheduling"
SEEDS = (11, 54, 97)
CLOCK = "real"


async def experiment(lib):
    left, right = lib.socketpair()
    await lib.sock_sendall(left, b"x" * 400)
    taken, seen = 0, []

    async def other():
        seen.append(taken)

    async with lib.open_task_group() as group:
        group.start_soon(other)
        while taken < 400:
            taken += len(await lib.sock_recv(right, 1))
    lib.sock_close(left)
    lib.sock_close(right)
    return "after one" if seen[0] <= 1 else "after some" if seen[0] <= 16 else "never"


NOTES = {
    "asyncio": (
        "`loop.sock_recv` tries first, and returns without suspending when there is data: nothing "
        "counts how often.",
        "CPython, asyncio/selector_events.py: BaseSelectorEventLoop.sock_recv",
    ),
    "uvloop": (
        "its `sock_recv` returns a future, and the task is resumed by that future's callback "
        "even if there was data at once.",
        "uvloop, loop.pyx: Loop.sock_recv",
    ),
    "trio": (
        "each operation is a checkpoint, whether or not it has to wait.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
    ("yieldloop", "futureloop", "nurseryloop"): (
        "operations that need not wait are counted, and every 16th is a checkpoint.",
        "loopbase: OPERATIONS_PER_TURN",
    ),
}
