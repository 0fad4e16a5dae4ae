"""Who is told of Ctrl-C when the main task waits for its children?

The main task is in a group; its child sleeps; SIGINT comes from outside. The answer is what
the child sees, then the body of the group, then the caller of `run`.
"""

import os
import signal
import threading

from .kit import named, turns

AXIS = "environment"
CLOCK = "real"


def experiment(lib):
    seen = {"child": "nothing", "body": "nothing", "run": "nothing"}

    async def child():
        try:
            await lib.sleep(10)
        except BaseException as error:
            seen["child"] = named(lib, error)
            raise

    async def main():
        async with lib.open_task_group() as group:
            group.start_soon(child)
            await turns(lib)
            try:
                threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
                await lib.sleep(10)
            except BaseException as error:
                seen["body"] = named(lib, error)
                raise

    try:
        lib.run(main)
    except BaseException as error:
        seen["run"] = named(lib, error)
    return ", ".join(f"{who}: {what}" for who, what in seen.items())


NOTES = {
    ("trio", "anyio+trio", "nurseryloop"): (
        "the main task's wait is ended with KeyboardInterrupt itself, which leaves its nursery "
        "as all exceptions do, in a group.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#trio.run",
    ),
}
