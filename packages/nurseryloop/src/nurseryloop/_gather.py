"""How are several results awaited together?

In a nursery, which ends when all have ended. `gather` wants all results and `race` the first; what
stops either is raised as itself, in no group. Both are nurseryloop's own: trio has neither.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ._children import Nursery, spawn
from ._errors import Cancelled
from ._groups import raise_as_is


async def gather(*functions: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Run every function as a task and return their results, in argument order.

    The first failure cancels the others and is raised, as itself, when they have ended; what
    they raise meanwhile is added to it as a note. A checkpoint. nurseryloop's own, not trio's.
    """
    results: list[Any] = [None] * len(functions)

    async def run_one(index: int, function: Callable[[], Awaitable[Any]]) -> None:
        results[index] = await function()

    await _together(run_one, functions)
    return results


async def race(*functions: Callable[[], Awaitable[Any]]) -> Any:
    """Run every function as a task; return the first result and cancel the others.

    One that raises before any has returned ends the race with its exception, as itself.
    Raises ValueError when there is nobody to race. A checkpoint. nurseryloop's own, not trio's.
    """
    if not functions:
        raise ValueError("race() needs at least one function: nobody could ever win")
    winners: list[Any] = []

    async def run_one(_: int, function: Callable[[], Awaitable[Any]]) -> bool:
        winners.append(await function())
        return True

    await _together(run_one, functions)
    return winners[0]


async def _together(
    run_one: Callable[[int, Callable[[], Awaitable[Any]]], Awaitable[bool | None]],
    functions: tuple[Callable[[], Awaitable[Any]], ...],
) -> None:
    """Run `run_one` for each function; stop all when one answers True or raises."""
    failed: BaseException | None = None
    over = False

    async def guard(index: int, function: Callable[[], Awaitable[Any]]) -> None:
        nonlocal failed, over
        try:
            stop = await run_one(index, function)
        except Cancelled:
            raise
        except BaseException as error:
            stop = True
            if over and failed is None:
                raise  # the race was won: this goes the way of every child's exception
            if failed is None:
                failed = error
            else:
                failed.add_note(f"another task raised meanwhile: {error!r}")
        if stop:
            over = True
            nursery.cancel("another one is enough")

    async with Nursery(strict=True) as nursery:
        for index, function in enumerate(functions):
            spawn(nursery, guard, (index, function), function, "gather")
    if failed is not None:
        raise_as_is(failed)
