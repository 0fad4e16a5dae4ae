"""What can go wrong?

What a program may raise is Python's own; these are the things that only a loop of nurseries can
say. `Cancelled` is no `Exception`: code that catches errors must not catch the order to stop.
The names and their relations are trio's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal, NamedTuple, NoReturn, TypeAlias, final

CancelSource: TypeAlias = Literal[
    "KeyboardInterrupt", "deadline", "explicit", "nursery", "shutdown", "unknown"
]


class CancelReason(NamedTuple):
    """Why a scope was cancelled; kept by the scope, told by the exception."""

    source: CancelSource
    source_task: str | None = None
    reason: str | None = None


@final
class Cancelled(BaseException):
    """The scope around this call was cancelled: let it pass, the scope catches it.

    It is raised by every checkpoint inside the scope, again and again, until the scope is left.
    It has no public constructor: cancel a scope instead.
    """

    source: CancelSource  # what cancelled the scope
    source_task: str | None  # the task that did it
    reason: str | None  # what `CancelScope.cancel(reason=...)` was told

    def __init__(self, *_: object) -> None:
        raise TypeError("Cancelled has no public constructor; call CancelScope.cancel() instead")

    @classmethod
    def _create(
        cls,
        source: CancelSource = "unknown",
        source_task: str | None = None,
        reason: str | None = None,
    ) -> Cancelled:
        self = cls.__new__(cls)
        self.source, self.source_task, self.reason = source, source_task, reason
        return self

    def __str__(self) -> str:
        said = f"cancelled due to {self.source}"
        if self.reason is not None:
            said += f" with reason {self.reason!r}"
        if self.source_task is not None:
            said += f" from task {self.source_task}"
        return said

    def __reduce__(self) -> tuple[Callable[[], Cancelled], tuple[()]]:
        return partial(Cancelled._create, self.source, self.source_task, self.reason), ()

    def __init_subclass__(cls, **_: Any) -> NoReturn:
        raise TypeError("Cancelled cannot be subclassed")


class TrioInternalError(Exception):
    """The loop cannot go on: a system task or a callback raised, or `lowlevel` was misused."""


class RunFinishedError(RuntimeError):
    """The run that a thread wants to call into is over."""


class WouldBlock(Exception):
    """A call that ends in `_nowait` would have had to wait."""


class QueueEmpty(WouldBlock):
    """`get_nowait` found nothing in the queue."""


class QueueFull(WouldBlock):
    """`put_nowait` found no room in the queue."""


class BusyResourceError(Exception):
    """Another task is already using what only one may use at a time."""


class ClosedResourceError(Exception):
    """This end was closed by this program, and used afterwards."""


class BrokenResourceError(Exception):
    """What is needed is gone: the other end was closed, the holder of a lock died."""


class EndOfChannel(Exception):
    """Every sender has been closed and everything sent has been received."""


class TooSlowError(TimeoutError):
    """The time of `fail_after` or `fail_at` was over.

    trio's derives from Exception alone. As a TimeoutError it is also caught by code that was
    written for any of Python's libraries.
    """
