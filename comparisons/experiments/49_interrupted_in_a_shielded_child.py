"""Does Ctrl-C reach a child that is shielded?

The main task waits for a child; the child makes a shielded call; SIGINT arrives while it waits
there. "finished": the call came to its end before `run` raised KeyboardInterrupt. Otherwise it was
broken off.
"""

import os
import signal
import threading

from .kit import ASYNCIO, named, shielded, turns

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
        await turns(lib, 50)
        seen.append("finished")

    async def main():
        async with lib.open_task_group() as group:
            group.start_soon(shielded, lib, work)

    try:
        lib.run(main)
    except BaseException as error:
        seen.append(named(lib, error))
    return ", ".join(seen if "finished" in seen else ["broken off", *seen])


NOTES = {
    ASYNCIO: (
        "`run` cancels the main task on Ctrl-C, the group cancels the child, and the task that "
        "`asyncio.shield` made belongs to nobody: at the end `run` cancels it as well.",
        "https://docs.python.org/3/library/asyncio-runner.html#handling-keyboard-interruption",
    ),
    ("trio", "anyio+trio", "nurseryloop"): (
        "the main task's wait for its children ends with KeyboardInterrupt, which leaves the "
        "nursery in a group, when the shielded child has ended.",
        "https://trio.readthedocs.io/en/stable/reference-lowlevel.html#trio.lowlevel.enable_ki_protection",
    ),
}
