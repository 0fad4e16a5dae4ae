"""How does another thread or a signal wake a sleeping loop?

A loop sleeps in its poller. Whoever wants it awake makes one descriptor readable: `wake` writes a
byte to a socket pair of which the loop watches the other end. A socket pair rather than a pipe or
an eventfd, because it is what `signal.set_wakeup_fd` accepts on every platform.

Rule: others leave something for the loop and then call `wake`; the loop calls `drain` and then
looks at what they left. `drain` reads first and clears the flag afterwards: a wake that comes
between writes nothing, and what it announces is seen by the look that follows. The other way round
the loop could read the byte of a flag that stays set, and no later wake would get through.
"""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager


class Wakeup:
    """One end to wake a loop, one end for the loop to watch. Closed once, by the loop."""

    __slots__ = ("_pending", "_reader", "_writer")

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._pending = False  # a byte is on its way; set by any thread, cleared by the loop

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when somebody calls `wake`."""
        return self._reader.fileno()

    def wake(self) -> None:
        """Wake the loop. Safe from any thread and from a signal handler; no effect once closed."""
        if self._pending:
            return
        self._pending = True
        try:
            self._writer.send(b"\0")
        except BlockingIOError:
            pass  # the buffer is full of bytes that wake it already
        except OSError:
            if self._writer.fileno() != -1:
                raise  # not the closed loop that we expect here

    @contextmanager
    def by_signals(self) -> Iterator[None]:
        """Have every signal wake the loop while the block runs.

        A signal that arrives when the loop is about to sleep, or in another thread, interrupts no
        poll: Python would run its handler when the loop wakes for some other reason. Outside the
        main thread, where signals are nobody's business, the block runs without it.
        """
        mine = self._writer.fileno()
        try:
            before = signal.set_wakeup_fd(mine, warn_on_full_buffer=False)
        except ValueError:  # not the main thread
            yield
            return
        try:
            yield
        finally:
            try:
                current = signal.set_wakeup_fd(before)
            except (OSError, ValueError):  # what was there before has been closed
                current = signal.set_wakeup_fd(-1)
            if current != mine:  # somebody else took over meanwhile: it is theirs
                signal.set_wakeup_fd(current)

    def drain(self) -> None:
        """Take back every wake so far. Called by the loop alone."""
        try:
            while len(self._reader.recv(4096)) == 4096:
                pass
        except BlockingIOError:
            pass
        self._pending = False

    def close(self) -> None:
        """Close both ends. Calling it twice is no error."""
        self._writer.close()
        self._reader.close()
