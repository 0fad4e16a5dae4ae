"""What can go wrong?

The exceptions are asyncio's own classes, so that `except asyncio.CancelledError` and
`except futureloop.CancelledError` catch the same thing. What asyncio has no name for (channels)
or only has since 3.13 (a queue that was shut down) is defined here.
"""

from __future__ import annotations

import asyncio
import errno
from typing import TYPE_CHECKING

from loopbase import describe, library_of

BrokenBarrierError = asyncio.BrokenBarrierError
CancelledError = asyncio.CancelledError
InvalidStateError = asyncio.InvalidStateError
QueueEmpty = asyncio.QueueEmpty
QueueFull = asyncio.QueueFull
TimeoutError = asyncio.TimeoutError

if TYPE_CHECKING:

    class QueueShutDown(Exception):
        """The queue was shut down: nothing can be put any more, or nothing is left to get."""

else:
    try:
        QueueShutDown = asyncio.QueueShutDown
    except AttributeError:  # before Python 3.13

        class QueueShutDown(Exception):
            """The queue was shut down: nothing can be put any more, or nothing is left to get."""


class WouldBlock(Exception):
    """A `..._nowait` call could not be done at once."""


class ClosedResourceError(Exception):
    """This end was closed by its own user."""


class ClosedSocketError(ClosedResourceError, OSError):
    """The socket or descriptor was closed, by somebody of this program. Its errno is EBADF."""

    def __init__(self, message: str) -> None:
        super().__init__(errno.EBADF, message)


class BrokenResourceError(Exception):
    """The other end is gone: the value can never arrive."""


class EndOfChannel(Exception):
    """Every sender is closed and nothing is left to receive."""


# What to write instead of another library's call.
_INSTEAD = {
    "trio": "futureloop.sleep(), futureloop.TaskGroup, futureloop.timeout()",
    "curio": "futureloop.sleep(), futureloop.create_task(), futureloop.timeout()",
    "anyio": "anyio's own functions in a program started by anyio, or futureloop's",
    "yieldloop": "the function of the same name in futureloop",
    "nurseryloop": "futureloop.sleep(), futureloop.TaskGroup, futureloop.timeout()",
}


def wrong_await(task: object, thing: object) -> Exception:
    """Return the error for a task that yielded something which is no future of this loop."""
    library = library_of(thing)
    instead = _INSTEAD.get(library or "")
    if instead is not None:
        return TypeError(
            f"{describe(thing)} belongs to {library} and cannot be awaited in a futureloop task; "
            f"use {instead} instead"
        )
    return RuntimeError(
        f"Task got bad yield: {describe(thing)}, in {task!r}; a task can only wait on a Future: "
        "write `await future`, and make the future with loop.create_future()"
    )


def not_a_coroutine(thing: object, call: str) -> TypeError:
    """Return the error for `call` (like "create_task()") being given something else."""
    hint = ""
    if callable(thing) and not isinstance(thing, type):
        name = getattr(thing, "__name__", "function")
        hint = f"; call it: {call.replace('()', f'({name}(...))')}"
    return TypeError(f"a coroutine was expected, got {describe(thing)} in {call}{hint}")
