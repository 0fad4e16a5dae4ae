"""Does Ctrl-C reach a child that is shielded?

The main task waits for a child; the child makes a shielded call; SIGINT arrives while it waits
there. "finished": the call came to its end before `run` raised KeyboardInterrupt.
"""

import os
import signal
import threading

from .kit import named

AXIS = "environment"
CLOCK = "real"


def experiment(lib):
    seen = []

    async def work():
        sender = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
        sender.start()
        await lib.sleep(0.2)
        while sender.is_alive():  # the machine is busy
            await lib.sleep(0.1)
        await lib.checkpoint()
        seen.append("finished")

    async def main():
        async with lib.open_task_group() as group:
            group.start_soon(lib.shielded, work)

    try:
        lib.run(main)
    except BaseException as error:
        seen.append(named(lib, error))
    return ", ".join(seen)


NOTES = {
    ("trio", "anyio+trio", "nurseryloop"): (
        "the main task's wait for its children ends with KeyboardInterrupt, which leaves the "
        "nursery in a group, when the shielded child has ended.",
        "https://trio.readthedocs.io/en/stable/reference-lowlevel.html#trio.lowlevel.enable_ki_protection",
    ),
}
