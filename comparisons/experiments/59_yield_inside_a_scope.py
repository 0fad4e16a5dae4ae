"""An async generator yields inside a timeout: whom does the timeout cancel?

The generator yields inside a timeout of one second. Its reader takes a value, keeps the generator
open, and sleeps five seconds in code of its own. The answer is how the reader's sleep ends, and
what leaves the generator when the reader closes it then.
"""

from .kit import ASYNCIO, TRIO, named

AXIS = "errors"
SEEDS = (20,)


def experiment(lib):
    lib.move_on_after  # noqa: B018  # a library that has none says so here
    seen = []

    async def values():
        async with lib.move_on_after(1):
            yield 1

    async def main():
        generator = values()
        await anext(generator)
        try:
            await lib.sleep(5)
            seen.append("reader sleeps to the end")
        except lib.Cancelled:
            seen.append("reader cancelled")
        try:
            await generator.aclose()
            seen.append("closed")
        except BaseException as error:
            seen.append(f"closing: {named(lib, error)}")

    try:
        lib.run(main, clock="virtual")
    except BaseException as error:
        seen.append(f"run: {named(lib, error)}")
    return seen


NOTES = {
    ("yieldloop", "futureloop", "nurseryloop", *ASYNCIO, *TRIO, "anyio+asyncio"): (
        "a scope belongs to the task, not to the function that opened it: while the generator is "
        "suspended its timeout is around its reader. PEP 789 proposes to forbid such a `yield`.",
        "https://peps.python.org/pep-0789/",
    ),
}
