"""How does a signal reach a task?

As a callback: the signal's handler leaves a note in the ready queue and wakes the loop, and the
loop acts on it in its next tick: it calls what `add_signal_handler` was given, or wakes the task
that waits at a `SignalQueue`. A signal that arrives again before that is there once, as the
operating system has it too.

Ctrl-C while a runner runs: the first one cancels the main task, which may clean up; a second one
raises KeyboardInterrupt at once in the code that runs. Rule: KeyboardInterrupt is never raised
inside the loop's own bookkeeping, where a task could be lost between two lines. There it is raised
by a callback instead, in the next tick.

Prior art: `asyncio.Runner` (3.11), trio's `open_signal_receiver`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextvars import Context
from types import FrameType
from typing import TYPE_CHECKING, Any, Self

from loopbase import SignalReceiver

from ._errors import CancelledError, ClosedResourceError
from ._handles import Handle
from ._suspend import AGAIN, PARKED, get_running_loop, running_task
from ._wait_queue import WaitQueue

_OWN_CODE = (__name__.partition(".")[0], "loopbase")  # the packages that keep books


class CtrlC:
    """What Ctrl-C does while a loop runs; to be given to `loopbase.interrupts`."""

    __slots__ = ("_first", "_loop", "acted", "count")

    def __init__(self) -> None:
        self.count = 0  # how often it was pressed since `during`
        self.acted = 0  # how many of those came through: the rest came too late for the loop
        self._loop: Any = None  # where the notes are left
        self._first: Callable[[], object] | None = None  # what the first press does

    def during(self, loop: Any, first: Callable[[], object]) -> None:
        """From now on let the first press call `first()` in a tick of `loop`."""
        early = self.count > 0 and self._loop is None
        self.count, self.acted, self._loop, self._first = 0, 0, loop, first
        if early:
            self(None)  # it was pressed before there was a loop to tell

    def pending(self) -> bool:
        """Return whether a press was noted that the loop did not come to act on."""
        return self.count > self.acted

    def __call__(self, frame: FrameType | None) -> None:
        self.count += 1
        if self._loop is None or self._loop.is_closed():
            return  # noted, for `during` and `pending`
        if self.count == 1:
            self._loop.call_soon_threadsafe(self._act)
        elif frame is not None and not _is_own_code(frame):
            self.acted += 1
            raise KeyboardInterrupt
        else:
            self._loop.call_soon_threadsafe(self._interrupt)

    def _act(self) -> None:
        self.acted += 1
        assert self._first is not None
        self._first()

    def _interrupt(self) -> None:
        self.acted += 1
        raise KeyboardInterrupt


def _is_own_code(frame: FrameType | None) -> bool:
    # The standard library works for whoever called it (`socket.accept` holds a descriptor that
    # nobody knows yet): the first frame of another kind decides.
    while frame is not None:
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if package not in sys.stdlib_module_names or package == "__main__":
            return package in _OWN_CODE
        frame = frame.f_back
    return False


class SignalHandlers:
    """The part of a loop that calls back for signals: one callback for each signal."""

    if TYPE_CHECKING:  # what the loop adds to it
        _closed: bool

        def call_soon_threadsafe(
            self, callback: Callable[..., object], *args: Any, context: Context | None = None
        ) -> Handle: ...

    def __init__(self) -> None:
        self._signal_handlers: dict[int, _SignalHandler] = {}  # those that are in place

    def add_signal_handler(self, sig: int, callback: Callable[..., object], *args: Any) -> None:
        """Call `callback(*args)` in the loop when the signal `sig` has arrived.

        It takes the place of the one there was. Raises RuntimeError outside the main thread and
        for a signal that cannot be caught, ValueError for a number that is no signal, TypeError
        for a coroutine function. Where it comes from: asyncio; there SIGINT can be taken so too.
        """
        if self._closed:
            raise RuntimeError("Event loop is closed")
        wrong: Any = callback
        if asyncio.iscoroutine(wrong) or asyncio.iscoroutinefunction(wrong):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        if not isinstance(sig, int):
            raise TypeError(f"sig must be an int, not {sig!r}")
        handle = Handle(callback, args, self)
        if sig in self._signal_handlers:
            self._signal_handlers[sig].handle = handle
            return
        handler = _SignalHandler(self, sig, handle)
        try:
            handler.receiver.open()
        except OSError as error:
            raise RuntimeError(f"sig {sig} cannot be caught") from error
        self._signal_handlers[sig] = handler

    def remove_signal_handler(self, sig: int) -> bool:
        """Take the callback for `sig` out; return whether there was one.

        The handler that was there before the first callback is back.
        """
        if not isinstance(sig, int):
            raise TypeError(f"sig must be an int, not {sig!r}")
        handler = self._signal_handlers.pop(sig, None)
        if handler is None:
            return False
        handler.close()
        return True

    def _close_signal_handlers(self) -> None:
        for sig in list(self._signal_handlers):
            self.remove_signal_handler(sig)


class _SignalHandler:
    """A callback for one signal."""

    __slots__ = ("_loop", "handle", "receiver")

    def __init__(self, loop: SignalHandlers, sig: int, handle: Handle) -> None:
        self._loop = loop
        self.handle = handle  # what is called; another one after a second `add_signal_handler`
        self.receiver = SignalReceiver((sig,), self._notify)

    def _notify(self) -> None:
        if not self._loop._closed:
            self._loop.call_soon_threadsafe(self._call)

    def _call(self) -> None:
        if self.receiver.take() is not None:
            self.handle._step()

    def close(self) -> None:
        self.handle.cancel()
        self.receiver.close()


class SignalQueue:
    """The signals that arrive while the block runs, in order: `async with`, then `async for`.

    numbers: of the signals, for example `signal.SIGTERM`. Several queues may be open for one
        signal; each hears of it. When the last one is left, the handler that was there before is
        back, and is called for what nobody took.

    Not in asyncio. Where it comes from: `trio.open_signal_receiver`.
    """

    __slots__ = ("_loop", "_receiver", "_waiting")

    def __init__(self, *numbers: int) -> None:
        self._receiver = SignalReceiver(numbers, self._notify)
        self._loop: Any = None  # where it is open
        self._waiting = WaitQueue("SignalQueue")

    async def __aenter__(self) -> Self:
        """Begin to hear the signals.

        Raises RuntimeError outside the main thread, OSError for a signal that cannot be caught,
        ValueError for a number that is no signal.
        """
        if self._loop is not None:
            raise RuntimeError("this SignalQueue is open already; make one for each block")
        self._loop = get_running_loop()
        try:
            self._receiver.open()
        except BaseException:
            self._loop = None
            raise
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._loop = None
        try:
            self._receiver.close()
        finally:
            self._waiting.wake_all()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> int:
        """Return the next signal's number. A cancellation point; one that is cancelled takes none.

        Raises ClosedResourceError when the block has been left.
        """
        if running_task()._must_cancel:
            await AGAIN
        while True:
            if self._loop is None:
                raise ClosedResourceError(
                    "this SignalQueue is not open; wait for signals inside "
                    "`async with open_signal_receiver(...) as signals:`"
                )
            number = self._receiver.take()
            if number is not None:
                return number
            self._waiting.enter()
            try:
                await PARKED
            except CancelledError:
                self._waiting.wake_all()  # it may have been woken for a signal: others look
                raise

    def _notify(self) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._waiting.wake_all)


def open_signal_receiver(*signals: int) -> SignalQueue:
    """Return a queue of the signals that arrive: `async with open_signal_receiver(...) as queue`.

    The block may be entered in the main thread alone.
    """
    return SignalQueue(*signals)
