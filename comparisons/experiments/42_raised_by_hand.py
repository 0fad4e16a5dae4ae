"""What if a child raises the cancellation exception itself?

Nobody cancelled anything; a child raises the library's exception for cancellations. The answer is
what leaves the group, or "refused" where the exception cannot be made by hand.
"""

from .kit import named

AXIS = "cancellation"


async def experiment(lib):
    try:
        lib.Cancelled()
    except TypeError:
        return "refused"

    async def child():
        raise lib.Cancelled

    async def sibling():
        await lib.sleep(1)
        seen.append("sibling")

    seen = []
    try:
        async with lib.open_task_group() as group:
            group.start_soon(child)
            group.start_soon(sibling)
    except BaseException as error:
        return named(lib, error)
    return "nothing" if seen else "nothing, and its sibling was cancelled"


NOTES = {
    ("trio", "anyio+trio", "nurseryloop"): (
        "only a scope can make one, so that every `Cancelled` belongs to somebody who catches it.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#trio.Cancelled",
    ),
    "anyio+asyncio": (
        "a child that ends cancelled although its scope was not counts as a failure, and cancels "
        "the group; being a cancellation, it then leaves no trace.",
        "anyio, _backends/_asyncio.py: TaskGroup._spawn",
    ),
}
