"""How does a signal reach a task?

Ctrl-C: the first one cancels the main task where it waits, and `run` raises KeyboardInterrupt when
everything has been unwound. The second one raises at once, wherever the program is; where the loop
itself is at work, it is thrown into the main task, and shields no longer hold it back. This is the
model of `asyncio.Runner`.

Any other signal: through a `SignalQueue`, in which a task waits for the next one. Several queues
may be open for one signal, and each hears of it.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from functools import partial
from types import FrameType
from typing import Any, Self, final

from loopbase import SignalReceiver

from ._errors import CancelledError, ClosedResourceError
from ._suspend import LoopState, WaitQueue, running_loop, suspend, suspending


def interrupted(loop: LoopState, frame: FrameType | None) -> None:
    """Take a Ctrl-C. Runs as a signal handler, between any two bytecodes of the main thread."""
    loop.interrupted += 1
    if loop.interrupted > 1 and _in_program(frame):
        raise KeyboardInterrupt
    loop.call_soon_threadsafe(partial(_deliver, loop, loop.interrupted))


def _in_program(frame: FrameType | None) -> bool:
    """Return whether the program was interrupted, and not the bookkeeping of the loop.

    The standard library works for whoever called it: the first frame of another kind decides.
    """
    while frame is not None:
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if package not in sys.stdlib_module_names or package == "__main__":
            return package not in ("yieldloop", "loopbase")
        frame = frame.f_back
    return False


def _deliver(loop: LoopState, times: int) -> None:
    main = loop.main
    if main.coro is not None and times == 1:
        main.cancel()
    elif main.coro is not None:
        if main.answer is None:  # it carries no hand-over, which would be lost
            main.throw(KeyboardInterrupt())
    elif loop.fatal is None:
        loop.fatal = KeyboardInterrupt()  # the rest is being cancelled already
    else:
        for task in list(loop.tasks):
            if task.waiting_on is not None:
                task.throw(CancelledError(task))


@final
class SignalQueue(WaitQueue):
    """The signals that arrive while the block runs: `async with`, then `async for` or `get`.

    A signal that arrives several times before anybody looks is there once, as the operating system
    has it too. When the last queue for a signal is left, the handler that was there before is back,
    and is called for what nobody took.

    numbers: of the signals, for example `signal.SIGTERM`.
    """

    __slots__ = ("_loop", "_receiver")
    label = "SignalQueue"

    def __init__(self, *numbers: int) -> None:
        super().__init__()
        self._receiver = SignalReceiver(numbers, self._notify)
        self._loop: LoopState | None = None  # where it is open

    def open(self) -> None:
        """Begin to hear the signals. `async with` does it; a generator task calls `close` too.

        Raises RuntimeError outside the main thread, and OSError for a signal that cannot be caught.
        """
        if self._loop is not None:
            raise RuntimeError("this SignalQueue is open already; make one for each block")
        self._loop = running_loop("SignalQueue.open()")
        try:
            self._receiver.open()
        except BaseException:
            self._loop = None
            raise

    def close(self) -> None:
        """Hear nothing any more. Who waits gets a ClosedResourceError."""
        if self._loop is not None:
            self._loop = None
            try:
                self._receiver.close()
            finally:
                for task in list(self._line):
                    self._refuse(task, _closed())

    @suspending
    def get(self) -> Generator[Any, Any, int]:
        """Return the next signal's number. A cancellation point only if none is there already.

        Raises ClosedResourceError when the block has been left.
        """
        if self._loop is None:
            raise _closed()
        number = self._receiver.take()
        if number is None:
            number = yield from suspend(self)
        return number

    async def __aenter__(self) -> Self:
        self.open()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        self.close()

    def __aiter__(self) -> Self:
        return self

    __anext__ = get

    def _notify(self) -> None:
        # Once for each number that was not there before: a flood does not fill the inbox.
        if (loop := self._loop) is not None:
            loop.call_soon_threadsafe(self._hand_over)

    def _hand_over(self) -> None:
        while self._line and (number := self._receiver.take()) is not None:
            self._wake_one(number)


def _closed() -> ClosedResourceError:
    return ClosedResourceError(
        "this SignalQueue is not open; wait for signals inside `async with SignalQueue(...) as it:`"
    )
