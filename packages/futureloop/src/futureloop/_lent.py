"""How does a loop wait for a descriptor that is not its own?

A program lends it for a call: a socket (`sock_recv(sock, ...)`), or a bare number
(`wait_readable(3)`, `add_reader(3, ...)`). Nobody says when such a descriptor is closed and its
number opened anew. A socket object is recognised, so that it stays registered between two calls; a
bare number is armed for each wait.

A callback (`add_reader`) stands in a direction until it is removed, and is called as long as the
descriptor is ready: while there is one the descriptor is watched level-triggered, for whatever is
waited for at the moment.

Rule: what is closed while somebody waits has to be announced (`notify_closing`); the operating
system says nothing about it.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import ref

from loopbase import Descriptor, Poller, is_drained_by_short_read

from ._errors import ClosedSocketError
from ._handles import Handle
from ._sockets import Direction, FutureWaiter
from ._suspend import get_running_loop

if TYPE_CHECKING:
    from ._future import Future


class Lent(Descriptor):
    """What is known of a descriptor that belongs to the program."""

    __slots__ = ("has_callback", "sock")

    reading: Direction
    writing: Direction

    def __init__(self, fileno: int) -> None:
        super().__init__(fileno, Direction(), Direction())
        # Whose number it is, while that socket is alive; weakly, it is the program's to drop.
        self.sock: Callable[[], socket.socket | None] = _nobody
        self.has_callback = False  # it is watched level-triggered

    def adopt(self, sock: socket.socket) -> None:
        """From now on its number is the one of `sock`."""
        before = self.sock()
        self.sock = ref(sock)
        drained = is_drained_by_short_read(sock.family, sock.type)
        for direction in (self.reading, self.writing):
            direction.ready = True
            direction.ready_after_short = not drained
            if before is not None:  # it was closed without a word, and somebody opened another
                self.has_callback = False
                direction.fail(closed_while_waiting())


def _nobody() -> None:
    return None


def closed_while_waiting() -> ClosedSocketError:
    """Return the error for one who waits for a descriptor that is closed."""
    return ClosedSocketError("somebody else closed the descriptor while it was waited for")


class LentDescriptors:
    """The part of a loop that waits for the program's descriptors."""

    if TYPE_CHECKING:  # what the loop adds to it
        _closed: bool
        _poller: Poller

        def create_future(self) -> Future[Any]: ...
        def _check_not_closed(self) -> None: ...

    def _lent(self, fileno: int) -> Lent:
        """Return what is known of a number, or a fresh record of it."""
        descriptor = self._poller.descriptors.get(fileno)
        if descriptor is None:
            return Lent(fileno)
        if type(descriptor) is not Lent:
            raise RuntimeError(
                f"File descriptor {fileno} is used by transport {descriptor!r}; "
                "use the reader and the writer of that stream"
            )
        return descriptor

    def _lent_socket(self, sock: socket.socket) -> Lent:
        """Return what is known of a socket. Raises OSError if it is closed."""
        fileno = sock.fileno()
        descriptor = self._poller.descriptors.get(fileno)
        if type(descriptor) is Lent and descriptor.sock() is sock:
            return descriptor
        if fileno < 0:
            raise ClosedSocketError("the socket is closed")
        if hasattr(sock, "do_handshake"):
            raise TypeError("Socket cannot be of type SSLSocket")
        if sock.gettimeout() != 0.0:
            raise ValueError("the socket must be non-blocking: call sock.setblocking(False)")
        self._check_not_closed()
        lent = self._lent(fileno)
        lent.adopt(sock)
        if not lent.has_callback:
            self._poller.arm(lent)
        return lent

    async def _until_ready(self, lent: Lent, direction: Direction) -> None:
        """Wait until `direction` of `lent` may be ready. A cancellation point."""
        if not lent.has_callback:
            await direction.wait()
            return
        if direction.waiter is not None:
            raise direction.busy()
        # By a future whoever waits: afterwards the poller has to watch for less.
        waiter = direction.waiter = FutureWaiter(direction, self.create_future())
        try:
            self._watch(lent)
            await waiter.future
        finally:
            if direction.waiter is waiter:
                direction.waiter = None
            self._watch(lent)

    async def _wait_for(self, fd: Any, writing: bool) -> None:
        lent = self._lent(number_of(fd))
        direction = lent.writing if writing else lent.reading
        if direction.waiter is not None:
            raise direction.busy()
        if not lent.has_callback:
            self._poller.arm(lent)
        await self._until_ready(lent, direction)

    def _watch(self, lent: Lent) -> None:
        """Watch `lent` for what is waited for now, if it is watched at all."""
        if lent.has_callback and self._poller.descriptors.get(lent.fileno) is lent:
            self._poller.watch(lent.fileno, lent.waited_for())

    # Callbacks.

    def add_reader(self, fd: Any, callback: Callable[..., object], *args: Any) -> None:
        """Call `callback(*args)` again and again while `fd` can be read.

        fd: a number, or what has a `fileno()`. The callback takes the place of the one there was.
        Raises RuntimeError if a task waits for it, or a stream of this loop owns it.
        """
        self._add_callback(fd, "reading", Handle(callback, args, self))

    def add_writer(self, fd: Any, callback: Callable[..., object], *args: Any) -> None:
        """Call `callback(*args)` again and again while `fd` can be written. See `add_reader`."""
        self._add_callback(fd, "writing", Handle(callback, args, self))

    def remove_reader(self, fd: Any) -> bool:
        """Take back what `add_reader` did; return whether there was a callback."""
        return self._remove_callback(fd, "reading")

    def remove_writer(self, fd: Any) -> bool:
        """Take back what `add_writer` did; return whether there was a callback."""
        return self._remove_callback(fd, "writing")

    def _add_callback(self, fd: Any, which: str, handle: Handle) -> None:
        self._check_not_closed()
        lent = self._lent(number_of(fd))
        direction: Direction = getattr(lent, which)
        before, had_callback = direction.waiter, lent.has_callback
        if before is not None and not isinstance(before, Handle):
            raise direction.busy()
        direction.waiter = handle
        lent.has_callback = True
        try:
            self._poller.watch(lent.fileno, lent.waited_for())
        except BaseException:
            direction.waiter, lent.has_callback = before, had_callback
            raise
        self._poller.descriptors[lent.fileno] = lent
        if isinstance(before, Handle):
            before.cancel()
        elif not had_callback:
            # Who waits in the other direction looks again, and then waits in the new way.
            (lent.reading if direction is lent.writing else lent.writing).wake()

    def _remove_callback(self, fd: Any, which: str) -> bool:
        if self._closed:
            return False
        lent = self._lent(number_of(fd))
        direction: Direction = getattr(lent, which)
        handle = direction.waiter
        if not isinstance(handle, Handle):
            return False
        handle.cancel()
        direction.waiter = None
        if isinstance(lent.reading.waiter, Handle) or isinstance(lent.writing.waiter, Handle):
            self._watch(lent)
            return True
        lent.has_callback = False
        lent.reading.ready = lent.writing.ready = True
        try:
            if lent.waited_for():
                self._poller.register(lent)  # edge-triggered again, with what is ready now
            else:
                self._poller.unregister(lent)
        except OSError:  # it was closed already
            self._poller.forget(lent)
        return True

    def notify_closing(self, fd: Any) -> None:
        """Wake everybody who waits for `fd`, with ClosedSocketError: it is about to be closed.

        To be called before the program closes a descriptor that a task may be waiting for: the
        task would hang otherwise. Where it comes from: `trio.lowlevel.notify_closing`.
        """
        lent = self._poller.descriptors.get(number_of(fd))
        if type(lent) is Lent:
            lent.has_callback = False
            for direction in (lent.reading, lent.writing):
                if isinstance(direction.waiter, Handle):
                    direction.waiter.cancel()
                direction.fail(closed_while_waiting())
            self._poller.unregister(lent)


def number_of(fd: Any) -> int:
    """Return the number of a descriptor that is given by it, or as an object with `fileno()`."""
    try:
        number = fd if isinstance(fd, int) else int(fd.fileno())
    except (AttributeError, TypeError, ValueError):
        raise ValueError(f"Invalid file object: {fd!r}") from None
    if number < 0:
        raise ValueError(f"Invalid file descriptor: {fd!r}; is it closed?")
    return number


async def wait_readable(fd: Any) -> None:
    """Wait until `fd`, a number or a socket of the program's, can be read. A cancellation point.

    Raises RuntimeError if somebody waits for that already, OSError if it is not open or, like a
    file on a disk, can never be waited for. It may return too early: try, and wait again. Not in
    asyncio; where it comes from: `trio.lowlevel.wait_readable`.
    """
    await get_running_loop()._wait_for(fd, writing=False)  # type: ignore[attr-defined]


async def wait_writable(fd: Any) -> None:
    """Wait until `fd`, a number or a socket, can be written. See `wait_readable`."""
    await get_running_loop()._wait_for(fd, writing=True)  # type: ignore[attr-defined]


def notify_closing(fd: Any) -> None:
    """Wake everybody who waits for `fd`: it is about to be closed. See `Loop.notify_closing`."""
    get_running_loop().notify_closing(fd)  # type: ignore[attr-defined]
