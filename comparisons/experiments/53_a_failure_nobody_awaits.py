"""A task fails and nobody awaits it: when is that reported?

A task that no block owns raises while main goes on. Two answers: somebody keeps a reference to it;
nobody does. "at once": in the turns that follow; "when collected": when the garbage is collected;
"when run ends"; "not while it is kept": not even then.
"""

import gc

from .free_tasks import log_everything, start_free
from .kit import ASYNCIO, reports, turns

AXIS = "errors"


def experiment(lib):
    log_everything()
    return [reported(lib, keep) for keep in (True, False)]


def reported(lib, keep):
    moments = {}
    kept = []

    async def child():
        raise KeyError("nobody asked")

    async def main():
        task = await start_free(lib, child)
        if keep:
            kept.append(task)
        await turns(lib)
        await lib.sleep(1)
        moments["at once"] = len(seen)
        del task
        gc.collect()
        await lib.sleep(1)
        moments["when collected"] = len(seen)

    with reports() as seen:
        lib.run(main, clock="virtual")
        moments["when run ends"] = len(seen)
    return next((moment for moment, count in moments.items() if count), "not while it is kept")


NOTES = {
    ("futureloop", *ASYNCIO): (
        "somebody who has the task may still ask it for its exception; it is logged when the task "
        "is destroyed, because nobody can ask any more then.",
        "https://docs.python.org/3/library/asyncio-dev.html#detect-never-retrieved-exceptions",
    ),
    "yieldloop": (
        "the loop knows which failures nobody has asked for: each is logged when its task is "
        "destroyed, and those that are left when the run is over.",
        "yieldloop, _task.py: Task._note_failure",
    ),
    "curio": (
        "curio logs every exception of a task at the moment it ends the task, whether or not "
        "somebody is about to join it.",
        "curio, kernel.py: Kernel.run, and the logger curio.kernel",
    ),
}
