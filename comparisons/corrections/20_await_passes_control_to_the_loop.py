"""`await` passes control to the event loop; there other tasks get their turn.

Only if something suspends. `await` calls: an awaited coroutine starts at once,
and when it ends without waiting nobody else has run. What suspends is a yield
at the bottom of the chain. So g() that awaits f() is not put aside; it is
waiting for a call to return.

Seeds: 5, 25, 30, 31, 76.
Sources: PEP 492 (Await Expression); https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints
"""

import loopcorpus


async def f():
    return 1


async def g():
    return await f()


async def other(record):
    record.append("another task")


async def ran_during(lib, wait, *args):
    """What another task, started before the await, has done when it ends."""
    record = []
    async with lib.open_task_group() as group:
        group.start_soon(other, record)
        await wait(*args)
        return list(record)


async def main(lib):
    return [
        await ran_during(lib, g),
        await ran_during(lib, lib.checkpoint),
        await ran_during(lib, lib.sleep, 1),
    ]


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    clock = "virtual" if lib.virtual_clock else "real"
    chained, checkpoint, sleep = lib.run(main, lib, clock=clock)
    assert chained == [], f"{name}: await g() let {chained} run"
    assert checkpoint == sleep == ["another task"], f"{name}: nobody ran"
    print(f"{name}: others ran in await g(): no; checkpoint(): yes; sleep: yes")
