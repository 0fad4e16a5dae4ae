"""How does a program begin and end?

`run` makes a loop, runs one task in it to its end, and leaves nothing behind: the other tasks are
cancelled and waited for, async generators and worker threads are closed, then the loop. A `Runner`
does the same around several runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from types import TracebackType
from typing import Any, Self, TypeVar

from loopbase import Clock, Schedule, Trace, discard, interrupts

from ._children import all_tasks
from ._errors import CancelledError, not_a_coroutine
from ._gather import gather
from ._loop import Loop
from ._signals import CtrlC

Result = TypeVar("Result")


def new_event_loop(
    *, clock: Clock | None = None, schedule: Schedule | None = None, trace: Trace | None = None
) -> Loop:
    """Return a new loop; see `Loop` for the parameters."""
    return Loop(clock=clock, schedule=schedule, trace=trace)


class Runner:
    """A loop and its clean end, as a context manager.

    debug: whether the loop is in debug mode; None leaves it to the environment.
    loop_factory: makes the loop; `Loop` by default.
    clock, schedule, trace: see `Loop`; for the default factory only.
    Where it comes from: `asyncio.Runner`.
    """

    def __init__(
        self,
        *,
        debug: bool | None = None,
        loop_factory: Callable[[], Any] | None = None,
        clock: Clock | None = None,
        schedule: Schedule | None = None,
        trace: Trace | None = None,
    ) -> None:
        if loop_factory is not None and (clock, schedule, trace) != (None, None, None):
            raise TypeError("clock, schedule and trace are for the default loop: give them to it")
        self._debug = debug
        self._loop_factory = loop_factory or (
            lambda: Loop(clock=clock, schedule=schedule, trace=trace)
        )
        self._trace = trace
        self._loop: Any = None  # made by the first use
        self._context: Context | None = None  # of every run that is given none
        self._closed = False
        self._ctrl_c = CtrlC()

    def get_loop(self) -> Any:
        """Return the loop. Raises RuntimeError when the runner is closed."""
        if self._closed:
            raise RuntimeError("Runner is closed")
        if self._loop is None:
            self._loop = self._loop_factory()
            if self._debug is not None:
                self._loop.set_debug(self._debug)
            self._context = copy_context()
            if self._trace is not None:
                self._trace.run_start(self._loop.time)
        return self._loop

    def run(self, coro: Coroutine[Any, Any, Result], *, context: Context | None = None) -> Result:
        """Run the coroutine in a task of its own; return its result or raise its exception.

        Ctrl-C cancels the task, and KeyboardInterrupt is raised when it has ended so. Raises
        TypeError for what is no coroutine, RuntimeError while a loop runs in this thread.
        """
        if not asyncio.iscoroutine(coro):
            raise not_a_coroutine(coro, "run()")
        if asyncio._get_running_loop() is not None:
            discard(coro)
            raise RuntimeError(
                "Runner.run() cannot be called from a running event loop: await the coroutine"
            )
        with interrupts(self._ctrl_c):
            try:
                loop = self.get_loop()
            except BaseException:
                discard(coro)
                raise
            task = loop.create_task(coro, context=context or self._context)
            self._ctrl_c.during(loop, task.cancel)
            try:
                return loop.run_until_complete(task)  # type: ignore[no-any-return]
            except CancelledError:
                if self._ctrl_c.count > 0 and task.uncancel() == 0:
                    raise KeyboardInterrupt from None
                raise

    def close(self) -> None:
        """Cancel what still runs, wait for it, close the loop. Calling it twice is no error.

        Ctrl-C meanwhile cancels the rest again, and is raised at the end.
        """
        if self._closed:
            return
        self._closed = True
        loop = self._loop
        if loop is None:
            return
        with interrupts(self._ctrl_c):
            pressed = self._ctrl_c.pending()  # too late for the main task
            self._ctrl_c.during(loop, lambda: _cancel_again(loop))
            try:
                _cancel_all_tasks(loop)
                for shut_down in _unfinished_business(loop):
                    loop.run_until_complete(shut_down())
            finally:
                if self._trace is not None:
                    self._trace.run_end()
                loop.close()
                self._loop = None
        if pressed or self._ctrl_c.count > 0:
            raise KeyboardInterrupt

    def __enter__(self) -> Self:
        self.get_loop()
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _unfinished_business(loop: Any) -> list[Callable[[], Any]]:
    # A task costs more than all the rest of closing: none is made for nothing.
    if not isinstance(loop, Loop):
        return [loop.shutdown_asyncgens, loop.shutdown_default_executor]
    return [
        *([loop.shutdown_asyncgens] if loop._asyncgens.any_alive() else []),
        *([loop.shutdown_default_executor] if loop._has_threads() else []),
    ]


def _cancel_again(loop: Any) -> None:
    """Cancel what still runs, but for the task that waits for its end."""
    waiting = getattr(loop, "_main_task", None)
    for task in all_tasks(loop):
        if task is not waiting:
            task.cancel()


def _cancel_all_tasks(loop: Any) -> None:
    """Cancel every task and run the loop until all have ended, those they start included."""
    ending: BaseException | None = None
    while tasks := [task for task in all_tasks(loop) if not task.done()]:
        for task in tasks:
            task.cancel()
        try:
            loop.run_until_complete(_until_done(tasks))
        except (KeyboardInterrupt, SystemExit) as error:
            ending = ending or error  # the others still have to end
        for task in tasks:
            if task.done() and not task.cancelled():
                _report(loop, task, task.exception())
    if ending is not None:
        raise ending


def _report(loop: Any, task: Any, error: BaseException | None) -> None:
    if error is not None and not isinstance(error, (KeyboardInterrupt, SystemExit)):
        loop.call_exception_handler(
            {
                "message": "unhandled exception during run() shutdown",
                "exception": error,
                "task": task,
            }
        )


async def _until_done(tasks: list[Any]) -> None:
    await gather(*tasks, return_exceptions=True)


def run(
    main: Coroutine[Any, Any, Result],
    *,
    debug: bool | None = None,
    loop_factory: Callable[[], Any] | None = None,
    clock: Clock | None = None,
    schedule: Schedule | None = None,
    trace: Trace | None = None,
) -> Result:
    """Run a coroutine in a new loop to its end; return its result or raise its exception.

    Everything that still runs then is cancelled and waited for. The parameters are those of
    `Runner`. Raises TypeError for what is no coroutine, RuntimeError inside a running loop.
    Where it comes from: `asyncio.run`.
    """
    if asyncio._get_running_loop() is not None:
        discard(main)
        raise RuntimeError(
            "run() cannot be called from a running event loop: await the coroutine instead"
        )
    if not asyncio.iscoroutine(main):
        raise not_a_coroutine(main, "run()")
    runner = Runner(
        debug=debug, loop_factory=loop_factory, clock=clock, schedule=schedule, trace=trace
    )
    # Around all of it: a loop that Ctrl-C hits while it is made would leave descriptors behind.
    with interrupts(runner._ctrl_c):
        try:
            runner.get_loop()
        except BaseException:
            discard(main)
            raise
        with runner:
            return runner.run(main)
