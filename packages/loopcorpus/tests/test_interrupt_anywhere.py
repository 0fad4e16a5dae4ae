"""What if Ctrl-C comes between any two lines of one of the three loops?

The test traces the loop's own lines while a small program runs, and presses Ctrl-C at one of
them; then again, at a later one, to the end. Whatever comes out, every `finally` must have run.
"""

import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from types import FrameType
from typing import Any

import pytest

import loopcorpus
from loopcorpus import Backend

_OURS = ("yieldloop", "futureloop", "nurseryloop", "loopbase")
_MOMENTS = 40  # how many of the lines are tried, evenly spread


class _Tracer:
    """Counts the lines of the loop that run; presses Ctrl-C at one of them."""

    def __init__(self, moment: int | None) -> None:
        self.moment = moment
        self.lines = 0

    def start(self) -> None:
        """Trace what is called from now on, and the frames that are under way."""
        sys.settrace(self)
        frame: FrameType | None = sys._getframe()
        while frame is not None and frame.f_code is not _run.__code__:
            frame.f_trace = self
            frame = frame.f_back

    def __call__(self, frame: FrameType, event: str, argument: object) -> "_Tracer":
        if event == "line" and frame.f_globals["__name__"].startswith(_OURS):
            if self.lines == self.moment:
                self.lines += 1
                sys.settrace(None)
                # What Python does when the signal comes here.
                handler = signal.getsignal(signal.SIGINT)
                assert callable(handler)
                handler(signal.SIGINT, frame)
            self.lines += 1
        return self


def _run(lib: Backend, moment: int | None) -> tuple[int, set[str]]:
    """Run the program; return how many lines it took, and the `finally`s that did not run."""
    opened: set[str] = set()
    closed: set[str] = set()
    tracer = _Tracer(moment)

    async def numbers() -> AsyncGenerator[int, None]:
        opened.add("generator")
        try:
            yield 1
            yield 2
        finally:
            closed.add("generator")

    async def child(name: str, lock: Any) -> None:
        opened.add(name)
        try:
            async with lock:
                await lib.sleep(1)
            async with aclosing(numbers()) as open_numbers:
                async for _ in open_numbers:
                    await lib.sleep(1)
        finally:
            closed.add(name)

    async def main() -> None:
        tracer.start()
        opened.add("main")
        try:
            lock = lib.Lock()
            async with lib.open_task_group() as group:
                group.start_soon(child, "child", lock)
                group.start_soon(child, "other", lock)
                async with lib.move_on_after(1.5):
                    await lib.to_thread(int, "5")
                    await lib.sleep(3)
        finally:
            closed.add("main")
            sys.settrace(None)

    try:
        lib.run(main, clock="virtual")
    except KeyboardInterrupt:
        pass
    except BaseExceptionGroup as group:
        assert group.subgroup(KeyboardInterrupt) is not None
    finally:
        sys.settrace(None)
    return tracer.lines, opened - closed


@pytest.mark.parametrize("name", ["yieldloop", "futureloop", "nurseryloop"])
def test_every_finally_has_run(name: str) -> None:
    lib = loopcorpus.backend(name)
    lines, left = _run(lib, None)
    assert not left
    assert lines > _MOMENTS
    for moment in range(0, lines, lines // _MOMENTS):
        assert (moment, _run(lib, moment)[1]) == (moment, set())
