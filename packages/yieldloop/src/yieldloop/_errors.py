"""What can go wrong?

A cancellation is a `BaseException`, so that `except Exception` does not swallow it. It knows its
origin: the task or the scope that it is meant to end. A child's own exception arrives at whoever
joins it as the cause of a `TaskError`; if nobody looks at it, it is reported in the log. The rest
says what a queue, a channel or a stream could not do. What the operating system refuses comes out
as the OSError that it is.
"""

from __future__ import annotations

import logging
from typing import final

from loopbase import describe, library_of


class CancelledError(BaseException):
    """Thrown into a task, once, at the point where it waits. Catch it and the task goes on.

    Its argument is its origin: the scope that catches it, or the task that it ends as a whole.
    """

    @property
    def origin(self) -> object:
        """The scope or task that was cancelled; None if a program raised this by itself."""
        # Kept in `args`: an attribute would make a cancellation dearer by a twentieth.
        return self.args[0] if self.args else None

    def __str__(self) -> str:
        return " ".join(map(str, self.args)) + " was cancelled" if self.args else ""


class TaskTimeout(TimeoutError):
    """The time of a `timeout_after` is over. (In curio it is a cancellation; here an error.)"""


class TaskError(Exception):
    """A joined task ended with an exception, which is the `__cause__`."""


class QueueEmpty(Exception):
    """`get_nowait` found nothing."""


class QueueFull(Exception):
    """`put_nowait` found no room."""


class WouldBlock(Exception):
    """The channel operation is not possible at once."""


class ClosedResourceError(Exception):
    """This end of the channel, socket or stream has been closed."""


class BusyResourceError(Exception):
    """Another task is doing the same with this socket or stream."""


class BrokenResourceError(Exception):
    """The other end of the channel is gone: the value cannot arrive."""


class IncompleteRead(EOFError):
    """The stream ended before there was as much as was asked for."""


class EndOfChannel(Exception):
    """Every sender is closed and every value has been received."""


_INSTEAD = {
    "asyncio": "run that program with asyncio, or wait with yieldloop's Event or Task.join()",
    "futureloop": "run that program with futureloop, or wait with yieldloop's Event or Task.join()",
    "trio": "use yieldloop.sleep(), yieldloop.Event and the like instead of trio's",
    "nurseryloop": "use yieldloop.sleep(), yieldloop.Event and the like instead of nurseryloop's",
    "curio": "use the function of the same name from yieldloop",
    "concurrent.futures": "wait for it with `await yieldloop.run_in_thread(future.result)`",
}


def unknown_request(request: object) -> TypeError:
    """Return the error for a task that yielded something which is no request of this loop."""
    if request is None:
        return TypeError(
            "a task of yieldloop yielded None; to let the others run, write `await "
            "yieldloop.checkpoint()`, or `yield from` it in a generator, not a bare `yield` (which "
            "is what asyncio.sleep(0) does: use yieldloop.sleep(0) instead)"
        )
    if isinstance(request, tuple) and str(request[:1]).startswith("('trap_"):
        # curio's requests are tuples that begin with the name of a trap.
        return TypeError(f"curio's {request[0]} cannot be awaited here: {_INSTEAD['curio']}")
    library = library_of(request)
    if library is None:
        return TypeError(
            f"a task of yieldloop yielded {describe(request)}, which is no request; "
            "write `await` or `yield from` before one of yieldloop's own operations"
        )
    instead = _INSTEAD.get(library, "use yieldloop's own operation")
    return TypeError(f"{describe(request)} cannot be awaited inside yieldloop: {instead}")


@final
class Unseen:
    """Reports an exception unless somebody looks at it. Made only for tasks that fail."""

    __slots__ = ("__weakref__", "_error", "_name")

    def __init__(self, name: str, error: BaseException) -> None:
        self._name = name
        self._error: BaseException | None = error  # None once seen or reported

    def forget(self) -> None:
        """Somebody has seen it."""
        self._error = None

    def report(self) -> None:
        """Log it, once."""
        error, self._error = self._error, None
        if error is not None:
            logging.getLogger("yieldloop").error(
                "task %s ended with an exception that nobody looked at; join the task, or spawn it "
                "in a TaskGroup",
                self._name,
                exc_info=error,
            )

    def __del__(self) -> None:
        self.report()
