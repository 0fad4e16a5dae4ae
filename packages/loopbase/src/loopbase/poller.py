"""Which descriptors became ready?

For now this answers no more than a loop needs to sleep and to be woken: watch a descriptor, and
say when it becomes readable.
"""

import select
import sys
from typing import Protocol

# epoll counts milliseconds in a C int and refuses more than 24 days. A loop that sleeps longer
# wakes once a day, finds nothing due, and goes back to sleep.
LONGEST_SLEEP = 24 * 3600.0


class Poller(Protocol):
    """What a loop asks of the operating system."""

    def watch(self, descriptor: int) -> None:
        """Report `descriptor` from now on whenever it becomes readable."""
        ...

    def unwatch(self, descriptor: int) -> None:
        """Stop reporting `descriptor`. To be called before the descriptor is closed."""
        ...

    def wait(self, seconds: float) -> list[int]:
        """Sleep at most `seconds` (`inf`: no limit) and return the descriptors that are ready."""
        ...

    def close(self) -> None:
        """Give back what the poller holds. Calling it twice is no error."""
        ...


class SelectPoller:
    """The portable fallback: `select.select`, for platforms with nothing better."""

    __slots__ = ("_watched",)

    def __init__(self) -> None:
        self._watched: list[int] = []

    def watch(self, descriptor: int) -> None:
        self._watched.append(descriptor)

    def unwatch(self, descriptor: int) -> None:
        self._watched.remove(descriptor)

    def wait(self, seconds: float) -> list[int]:
        return select.select(self._watched, (), (), min(seconds, LONGEST_SLEEP))[0]

    def close(self) -> None:
        self._watched.clear()


if sys.platform == "linux":

    class EpollPoller:
        """Linux: the kernel keeps the set of watched descriptors."""

        __slots__ = ("_epoll", "_watched")

        def __init__(self) -> None:
            self._epoll = select.epoll()
            self._watched = 0

        def watch(self, descriptor: int) -> None:
            self._epoll.register(descriptor, select.EPOLLIN)
            self._watched += 1

        def unwatch(self, descriptor: int) -> None:
            self._epoll.unregister(descriptor)
            self._watched -= 1

        def wait(self, seconds: float) -> list[int]:
            # `maxevents` must be positive, also while nothing is watched.
            limit = self._watched or 1
            return [fd for fd, _ in self._epoll.poll(min(seconds, LONGEST_SLEEP), limit)]

        def close(self) -> None:
            self._epoll.close()


def open_poller() -> Poller:
    """Return the best poller of this platform."""
    if sys.platform == "linux":
        return EpollPoller()
    return SelectPoller()
