"""Which functions of the program does the traceback of a child's failure show?

A child calls a helper, which raises. Two answers: what is shown of the error that left a group (the
functions of the group, then in brackets those of the failure in it), and of the one that the
library's own `gather` raised. What is there of `main` says who started the child.
"""

import traceback

from loopcorpus import LackingError

from .kit import ANYIO
from .own_gather import gather

AXIS = "errors"


def shown(error):
    frames = traceback.extract_tb(error.__traceback__)
    text = " > ".join(frame.name for frame in frames if frame.filename == __file__)
    if isinstance(error, BaseExceptionGroup):
        return f"{text} ({shown(error.exceptions[0])})"
    return text


async def helper():
    raise KeyError


async def child():
    await helper()


async def main(lib, way):
    await way(lib)


async def in_a_group(lib):
    async with lib.open_task_group() as group:
        group.start_soon(child)


async def gathered(lib):
    await gather(lib, child)


def experiment(lib):
    lib.open_task_group  # noqa: B018  # a library that has none says so here
    seen = []
    for way in (in_a_group, gathered):
        try:
            lib.run(main, lib, way, clock="virtual")
        except LackingError:
            seen.append("it has none")
        except Exception as error:
            seen.append(shown(error).removeprefix("experiment > "))
    return seen


NOTES = {
    "trio": (
        "without a `gather` there is no exception that goes from a child to its parent as itself.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#tasks-let-you-do-multiple-things-at-once",
    ),
    ANYIO: (
        "its `gather` is a task group with results, so what it raises is a group as well.",
        "anyio, _core/_concurrency_utils.py: gather",
    ),
}
