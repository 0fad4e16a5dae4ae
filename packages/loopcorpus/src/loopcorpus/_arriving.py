"""How does a case bring its tasks into a known position?

A case runs on the virtual clock. That moves only when no task can go on, so a task that has slept
knows that all the others have gone as far as they can: no guessing how many turns that takes, and
no dependence on the order in which a library runs what is ready.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ._contract import AsyncFunction, Backend, Child, TaskGroup


async def settle(lib: Backend) -> None:
    """Return when every other task waits for something, or is over."""
    await lib.sleep(1)


async def arrive(lib: Backend, group: TaskGroup, function: AsyncFunction, *args: Any) -> Child:
    """Spawn `function(*args)`; return its child when it has gone as far as it can."""
    child = group.spawn(function, *args)
    await settle(lib)
    return child


async def outcome(lib: Backend, awaitable: Awaitable[Any]) -> object:
    """Return what `awaitable` returned, or the kind of what it raised, or "waits".

    "waits": it was still waiting when nothing else in the loop could go on.
    """
    result: object = "waits"
    async with lib.move_on_after(1):
        try:
            result = await awaitable
        except Exception as error:
            result = kind_of(error)
    return result


def complaint(call: Callable[..., object], *args: object) -> str:
    """Return the kind of exception that `call(*args)` raises, or "nothing"."""
    try:
        call(*args)
    except Exception as error:
        return kind_of(error)
    return "nothing"


def kind_of(error: BaseException) -> str:
    """Return the name of Python's own exception that `error` is, or is a kind of."""
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")


def only_of(error: BaseException) -> BaseException:
    """Return the one exception in a group, and in the groups around it; or what it is itself."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error
