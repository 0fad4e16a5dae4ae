"""How does a signal reach a task?

Ctrl-C: the first one cancels the main task where it waits, and `run` raises KeyboardInterrupt when
everything has been unwound. The second one raises at once, wherever the program is; where the loop
itself is at work, it is thrown into the main task, and shields no longer hold it back. This is the
model of `asyncio.Runner`.
"""

from __future__ import annotations

import sys
from functools import partial
from types import FrameType

from ._errors import CancelledError
from ._suspend import LoopState


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
