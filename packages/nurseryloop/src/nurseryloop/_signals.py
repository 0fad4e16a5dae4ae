"""How does a signal reach a task?

Ctrl-C is raised at once where a user's code is running, and never inside the loop or one of its
primitives, where it would tear something in two: there it waits, and is raised in the main task
at its next checkpoint. Whose code is running is read off the interrupted frames.

Prior art: trio's `_ki.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import CodeType, FrameType
from typing import Any, TypeVar

from loopbase import interrupts

from ._entry import leave_call
from ._errors import RunFinishedError
from ._interrupt import interrupt
from ._run_state import Loop
from ._suspend import running

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
