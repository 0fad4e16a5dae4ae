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

    # One field for all that is told: ten thousand of these may be made at once.
    __slots__ = ("_why",)
    _why: CancelReason

    def __init__(self, *_: object) -> None:
        raise TypeError("Cancelled has no public constructor; call CancelScope.cancel() instead")

    @property
    def source(self) -> CancelSource:
        """What cancelled the scope."""
        return self._why.source

    @property
    def source_task(self) -> str | None:
        """The task that did it, if it was one."""
        return self._why.source_task

    @property
    def reason(self) -> str | None:
        """What `CancelScope.cancel(reason=...)` was told."""
        return self._why.reason

    def __str__(self) -> str:
        said = f"cancelled due to {self.source}"
        if self.reason is not None:
            said += f" with reason {self.reason!r}"
        if self.source_task is not None:
            said += f" from task {self.source_task}"
        return said

    def __reduce__(self) -> tuple[Callable[[], Cancelled], tuple[()]]:
        return partial(cancelled, self._why), ()

    def __init_subclass__(cls, **_: Any) -> NoReturn:
        raise TypeError("Cancelled cannot be subclassed")


def cancelled(why: CancelReason) -> Cancelled:
    """Return the exception for a scope that was cancelled for that reason."""
    error = Cancelled.__new__(Cancelled)
    error._why = why
    return error


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


class NeedHandshakeError(Exception):
    """What was asked of a TLS connection is known only after `do_handshake`."""


class EndOfChannel(Exception):
    """Every sender has been closed and everything sent has been received."""


class TooSlowError(TimeoutError):
    """The time of `fail_after` or `fail_at` was over.

    trio's derives from Exception alone. As a TimeoutError it is also caught by code that was
    written for any of Python's libraries; and, as every TimeoutError, by `except OSError`.
    """
