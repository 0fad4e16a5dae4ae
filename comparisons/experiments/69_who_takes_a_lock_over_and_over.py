"""A task releases a lock that another waits for, and takes it again at once: who gets it?

Two tasks take a lock three times each, give way while they hold it, and do not wait in between.
"ababab": the one that waited gets it. "aaabbb": the one that is already running does.
"""

AXIS = "sync"


async def experiment(lib):
    order = []
    lock = lock_of(lib)()

    async def task(name):
        for _ in range(3):
            async with lock:
                order.append(name)
                await lib.sleep(1)

    async def second():
        await lib.sleep(0.5)
        await task("b")

    await lib.gather(lambda: task("a"), second)
    return "".join(order)


def lock_of(lib):
    if lib.name == "curio":
        import curio

        return curio.Lock
    return lib.Lock
