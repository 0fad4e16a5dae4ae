"""How long does a message wait while another task is always ready?

A task gives way again and again without ever waiting; meanwhile bytes have arrived for another. The
answer is how many turns the hot task gets before the other one has its bytes.
"""

AXIS = "scheduling"
SEEDS = (11, 53, 54, 87)
CLOCK = "real"


async def experiment(lib):
    left, right = lib.socketpair()
    received = []
    waiting = lib.Event()

    async def receiver():
        waiting.set()
        received.append(await lib.sock_recv(right, 10))

    turns = 0
    async with lib.open_task_group() as group:
        group.start_soon(receiver)
        await waiting.wait()
        for _ in range(5):
            await lib.checkpoint()
        await lib.sock_sendall(left, b"x")
        while not received and turns < 1000:
            await lib.checkpoint()
            turns += 1
        group.cancel()
    lib.sock_close(left)
    lib.sock_close(right)
    for most in (3, 64, 999):
        if turns <= most:
            return f"at most {most} turns"
    return "for ever"


NOTES = {
    ("asyncio", "uvloop", "trio"): (
        "asks the selector in every tick, also while tasks are ready.",
        "https://docs.python.org/3/library/asyncio-dev.html; CPython, asyncio/base_events.py: "
        "BaseEventLoop._run_once",
    ),
    ("yieldloop", "futureloop", "nurseryloop"): (
        "while tasks are ready the descriptors are asked after every 64 steps: a system call per "
        "tick would cost more than the tick.",
        "docs/rationale.md: The loops",
    ),
}
