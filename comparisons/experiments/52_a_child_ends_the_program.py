"""A child raises KeyboardInterrupt or SystemExit: what leaves `run`, and is its sibling told?

The sibling sleeps, and notes in its `finally` that it ends. The answers are what `run` raises in
each of the two cases, and how many siblings came to their `finally`.
"""

from .kit import named

AXIS = "errors"


def experiment(lib):
    lib.open_task_group  # noqa: B018  # a library that has none says so here
    told = 0
    seen = []

    async def child(error):
        await lib.sleep(1)
        raise error

    async def sibling():
        nonlocal told
        try:
            await lib.sleep(100)
        finally:
            told += 1

    async def main(error):
        async with lib.open_task_group() as group:
            group.start_soon(sibling)
            group.start_soon(child, error)

    for error in (KeyboardInterrupt(), SystemExit()):
        try:
            lib.run(main, error, clock="virtual")
            seen.append("nothing")
        except BaseException as left:
            seen.append(named(lib, left))
    return [*seen, f"{told} siblings told"]


NOTES = {
    ("nurseryloop", "trio", "anyio+trio"): (
        "a nursery puts every exception into a group, those that end the program too; `except*` "
        "takes them out.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#exceptiongroups",
    ),
}
