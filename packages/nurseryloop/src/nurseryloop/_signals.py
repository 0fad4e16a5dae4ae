"""How does a signal reach a task?

Ctrl-C is raised at once where a user's code is running, and never inside the loop or one of its
primitives, where it would tear something in two: there it waits, and is raised in the main task
at its next checkpoint. Whose code is running is read off the interrupted frames.

Any other signal, and Ctrl-C for those who want it so, comes out of the async iterator of
`open_signal_receiver`. Several receivers may be open for one signal, and each hears of it.

Prior art: trio's `_ki.py` and `_signals.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, TypeVar, final

from loopbase import SignalReceiver, interrupts

from ._entry import leave_call
from ._errors import BusyResourceError, CancelReason, RunFinishedError
from ._interrupt import interrupt
from ._run_state import Loop
from ._suspend import Thrown, checkpoint, current_loop, current_task, running, wait
from ._task import Task, wake

if TYPE_CHECKING:
    from typing import Self

Function = TypeVar("Function", bound=Callable[..., Any])

# id of a code object -> the code, kept alive for the sake of its id, and whether it is protected.
# Not by the code itself: two functions with the same text have equal code.
_marks: dict[int, tuple[CodeType, bool]] = {}
_OURS = ("nurseryloop", "loopbase")
_FINALISERS = ("weakref", "_weakrefset")  # what Python calls when an object goes away


def enable_ki_protection(function: Function, /) -> Function:
    """Let Ctrl-C wait for a checkpoint while `function` runs. A decorator."""
    code = function.__code__
    _marks[id(code)] = (code, True)
    return function


def disable_ki_protection(function: Function, /) -> Function:
    """Let Ctrl-C be raised at once while `function` runs. A decorator."""
    code = function.__code__
    _marks[id(code)] = (code, False)
    return function


def currently_ki_protected() -> bool:
    """Say whether Ctrl-C, coming now, would wait for a checkpoint."""
    return _is_protected(sys._getframe(1))


def _is_protected(frame: FrameType | None) -> bool:
    loop = running.loop
    task = None if loop is None else loop.task
    task_frame = None if task is None else task.coro.cr_frame  # type: ignore[attr-defined]
    owned = False  # a frame has been passed that is the user's own
    while frame is not None:
        mark = _marks.get(id(frame.f_code))
        if mark is not None:
            return mark[1]
        package = frame.f_globals.get("__name__", "").partition(".")[0]
        if frame.f_code.co_name == "__del__" or package in _FINALISERS:
            return True  # whatever is raised here is lost
        if frame is task_frame:
            assert task is not None
            return task._ki_protected or (package in _OURS and not owned)
        # Code of the standard library belongs to whoever called it.
        if not owned and package not in sys.stdlib_module_names:
            if package in _OURS:
                return True
            owned = True
        frame = frame.f_back
    return True


def keyboard_interrupts(loop: Loop, only_at_checkpoints: bool) -> AbstractContextManager[bool]:
    """Take Ctrl-C for `loop` while the block runs.

    only_at_checkpoints: never raise it at once, whatever is running.
    """

    def take(frame: FrameType | None) -> None:
        if not only_at_checkpoints and not _is_protected(frame):
            raise KeyboardInterrupt
        loop.interrupted = True
        if loop.main is not None:
            loop.main._interrupted = True  # its next checkpoint may come before the call
        try:
            leave_call(loop, deliver, (loop,))
        except RunFinishedError:
            pass  # `run` looks at `interrupted` once more when everything has ended

    return interrupts(take)


def deliver(loop: Loop) -> None:
    """Bring a Ctrl-C that had to wait to the main task."""
    main = loop.main
    if not loop.interrupted or main is None or loop.main_outcome is not None:
        return  # when the main task has ended, `run` raises it
    main._interrupted = True  # it may have come before there was a main task
    interrupt((main,))


@final
class SignalIterator:
    """The signals that have arrived: `async for` yields their numbers. For one task at a time."""

    __slots__ = ("_iterating", "_loop", "_receiver", "_waiter")
    waiting_word = "signal"

    def __init__(self, numbers: tuple[int, ...], loop: Loop) -> None:
        self._loop: Loop | None = loop  # None once the block has been left
        self._receiver = SignalReceiver(numbers, self._notify)
        self._iterating = False  # a task is in __anext__
        self._waiter: Task | None = None  # that task, while it waits

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> int:
        """Wait for a signal and return its number.

        Raises BusyResourceError while another task waits here, RuntimeError when the block of the
        receiver has been left. A checkpoint; when cancelled, no signal is lost.
        """
        self._refuse_if_closed()
        if self._iterating:
            raise BusyResourceError("only one task can iterate on a signal receiver at a time")
        self._iterating = True
        try:
            await checkpoint()
            while (number := self._receiver.take()) is None:
                self._refuse_if_closed()
                self._waiter = task = current_task()
                await wait(task, self)
            return number
        finally:
            self._iterating = False

    def abort(self, task: Task, reason: CancelReason) -> bool:
        self._waiter = None
        return True

    def _refuse_if_closed(self) -> None:
        if self._loop is None:
            raise RuntimeError("open_signal_receiver block already exited")

    def _notify(self) -> None:
        # Between any two bytecodes of the main thread. Once, however many arrive before it is made.
        if self._loop is not None:
            try:
                leave_call(self._loop, self._arrived, once=True)
            except RunFinishedError:
                pass  # the block was never left, and there is nobody to tell

    def _arrived(self, answer: Any = None) -> None:
        if self._waiter is not None:
            wake(self._waiter, answer)
            self._waiter = None

    def close(self) -> None:
        """Hear nothing more; what nobody took goes to the handler that was there before."""
        self._loop = None
        self._arrived(Thrown(RuntimeError("open_signal_receiver block already exited")))
        self._receiver.close()


@contextmanager
def open_signal_receiver(*signals: int) -> Iterator[SignalIterator]:
    """Receive `signals` while the block runs: `with open_signal_receiver(SIGTERM) as arriving`.

    The block gets an async iterator. A signal that arrives several times before somebody looks
    comes out once, as the operating system has it too. When the last receiver of a signal is left,
    the handler that was there before is back, and is called for what nobody took.

    Raises TypeError without a signal, RuntimeError outside the main thread, OSError for a signal
    that cannot be caught, ValueError for a number that is none. No checkpoint.
    """
    if not signals:
        raise TypeError("No signals were provided: name some, for example signal.SIGTERM")
    arriving = SignalIterator(signals, current_loop())
    arriving._receiver.open()
    try:
        yield arriving
    finally:
        arriving.close()
