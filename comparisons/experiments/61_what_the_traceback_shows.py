"""Which functions of the program does the traceback of a child's failure show?

A child calls a helper, which raises. Two answers: the functions in the traceback of the error that
left a group, and of the one that `gather` raised. Where `main` is missing, nothing in it says who
started the child.
"""

import traceback

AXIS = "errors"


def shown(error):
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(frame.name for frame in frames if frame.filename == __file__)


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
    await lib.gather(child)


def experiment(lib):
    lib.open_task_group  # noqa: B018  # a library that has none says so here
    seen = []
    for way in (in_a_group, gathered):
        try:
            lib.run(main, lib, way, clock="virtual")
        except Exception as error:
            seen.append(shown(error))
    return seen
