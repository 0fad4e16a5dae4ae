"""How long does a message wait while another task is always ready?

A task gives way again and again without ever waiting; meanwhile a byte has arrived for another one.
The answer is how many turns the hot task gets before the other one goes on.
"""

import socket

from .kit import ASYNCIO, TRIO

AXIS = "scheduling"
SEEDS = (11, 53, 54, 87)
CLOCK = "real"


async def experiment(lib):
    left, right = socket.socketpair()
    right.setblocking(False)
    received = []
    waiting = lib.Event()

    async def receiver():
        waiting.set()
        await lib.wait_readable(right)
        received.append(right.recv(10))

    turns = 0
    async with lib.open_task_group() as group:
        group.start_soon(receiver)
        await waiting.wait()
        for _ in range(5):
            await lib.checkpoint()
        left.send(b"x")
        while not received and turns < 1000:
            await lib.checkpoint()
            turns += 1
        group.cancel()
    left.close()
    right.close()
    for most in (3, 64, 999):
        if turns <= most:
            return f"at most {most} turns"
    return "for ever"


NOTES = {
    (*ASYNCIO, "anyio+asyncio"): (
        "each tick asks the selector, without waiting, also while tasks are ready.",
        "CPython, asyncio/base_events.py: BaseEventLoop._run_once; "
        "https://docs.libuv.org/en/v1.x/design.html#the-i-o-loop",
    ),
    TRIO: (
        "each batch of ready tasks is preceded by a look at the descriptors, without waiting.",
        "trio, _core/_run.py: unrolled_run",
    ),
    ("yieldloop", "futureloop", "nurseryloop"): (
        "while tasks are ready the descriptors are asked after every 64 steps: a system call per "
        "tick would cost more than the tick.",
        "docs/rationale.md: The loops",
    ),
}
