"""Two children fail in the same tick: how many of the failures are told?

Both wait for one event, and raise when it is set. The answer is what leaves their group; the
errors in it are sorted by name.
"""

AXIS = "errors"


async def experiment(lib):
    event = lib.Event()

    async def child(error):
        await event.wait()
        raise error

    try:
        async with lib.open_task_group() as group:
            group.start_soon(child, KeyError())
            group.start_soon(child, ValueError())
            await lib.sleep(1)
            event.set()
    except ExceptionGroup as failures:
        return sorted(type(error).__name__ for error in failures.exceptions)
    return "nothing"
