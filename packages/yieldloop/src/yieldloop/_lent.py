"""How does a task wait for a descriptor of somebody else?

The program lends it for one wait: a number, or an object with `fileno()`. Whether it was closed and
its number opened anew since the last wait nobody can know, so it is armed for each.

Rule: closing it while somebody waits has to be announced (`notify_closing`): the operating system
forgets a closed descriptor in silence.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from loopbase import Descriptor

from ._descriptors import Reading, Writing, busy, closed, forget_descriptor
from ._sockets import Socket
from ._suspend import Suspending, running_loop, suspend, suspending


def wait_readable(descriptor: Any) -> Suspending[None]:
    """Wait until reading would not block. A cancellation point, always.

    descriptor: a number, or what has a `fileno()`. It need not be non-blocking.
    Raises BusyResourceError if another task waits for the same, ClosedResourceError if it is closed
    meanwhile and `notify_closing` tells so, OSError for what cannot be waited for: a file on disk,
    OSError or ValueError for what has been closed before.
    """
    return _wait(descriptor, "reading")


def wait_writable(descriptor: Any) -> Suspending[None]:
    """Wait until writing would not block. Otherwise as `wait_readable`."""
    return _wait(descriptor, "writing")


@suspending
def _wait(thing: Any, direction: str) -> Generator[Any, Any, None]:
    loop = running_loop(f"waiting for {direction}")
    fileno = _number(thing)
    descriptor = loop.poller.descriptors.get(fileno)
    if descriptor is None:
        descriptor = Descriptor(fileno, Reading(loop), Writing(loop))
    readiness: Any = getattr(descriptor, direction)
    if readiness.waiter is not None:
        raise busy(direction)
    loop.poller.arm(descriptor)
    yield from suspend(readiness)


def notify_closing(descriptor: Any) -> None:
    """Tell the loop that a descriptor that others wait for is about to be closed.

    Those who wait in `wait_readable` and `wait_writable` get a ClosedResourceError. Needed only for
    descriptors that yieldloop does not own: `Socket.close` does it by itself.
    """
    loop = running_loop("notify_closing()")
    known = loop.poller.descriptors.get(_number(descriptor))
    if known is not None:
        forget_descriptor(loop, known)


def _number(thing: Any) -> int:
    fileno = thing if isinstance(thing, int) else thing.fileno()
    if fileno < 0:
        if isinstance(thing, Socket):
            raise closed()
        raise ValueError(f"{thing!r} is closed: there is nothing to wait for")
    return fileno
