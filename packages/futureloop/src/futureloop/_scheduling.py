"""How does work get its turn?

By asyncio's calls: a callback in the next tick or at a moment, from this thread or another; a
coroutine in a task. All of it ends in the loop's ready queue or among its deadlines, where the
kernel (`_loop.py`) finds it.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any

from loopbase import Deadlines, Wakeup

from ._future import Future
from ._handles import Handle, TimerHandle
from ._task import Task, start_task


class Scheduling:
    """The part of a loop that takes work."""

    # What the loop adds to it; `_loop.py` says what they mean.
    _closed: bool
    _deadlines: Deadlines[Any]
    _ready: deque[Any]
    _thread_id: int | None
    _wakeup: Wakeup
    time: Callable[[], float]

    def __init__(self) -> None:
        self._task_factory: Callable[..., Any] | None = None  # the program's, if it set one

    # Callbacks.

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Handle:
        """Call `callback(*args)` in the next tick, after what is ready already.

        Raises RuntimeError when the loop is closed, or runs in another thread.
        """
        self._check_callback(callback, "call_soon")
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Handle:
        """Do as `call_soon` does, from any thread or signal handler, and wake the loop."""
        self._check_not_closed()
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)  # one operation, atomic among threads
        self._wakeup.wake()
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> TimerHandle:
        """Call `callback(*args)` after `delay` seconds."""
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> TimerHandle:
        """Call `callback(*args)` at the moment `when`, in seconds of the loop's clock.

        Equal moments are called in the order they were asked for. Raises ValueError for NaN.
        """
        if when is None:
            raise TypeError("when cannot be None")
        if when != when:
            raise ValueError("call_at() takes a moment in seconds, not NaN")
        self._check_callback(callback, "call_at")
        handle = TimerHandle(when, callback, args, self, context)
        handle._key = self._deadlines.add(when, handle)
        return handle

    def _call_when_due(self, when: float, item: Any) -> int:
        """Give `item` a turn at the moment `when`; return its key, -1 if that is now."""
        if when <= self.time():
            self._ready.append(item)
            return -1
        return self._deadlines.add(when, item)

    # Tasks and futures.

    def create_future(self) -> Future[Any]:
        """Return a new future of this loop."""
        return Future(loop=self)

    def create_task(
        self,
        coro: Coroutine[Any, Any, Any],
        *,
        name: str | None = None,
        context: Context | None = None,
        **options: Any,
    ) -> Any:
        """Run `coro` in a new task and return the task.

        options: for the constructor, like `eager_start`.
        Raises TypeError for what is no coroutine, RuntimeError when the loop is closed or runs in
        another thread.
        """
        if self._closed or self._thread_id != threading.get_ident():
            self._check_callback(None, "create_task")
        if self._task_factory is None and not options:
            return start_task(coro, self, name, context)
        if self._task_factory is None:
            return Task(coro, loop=self, name=name, context=context, **options)
        if context is not None:
            options["context"] = context
        task = self._task_factory(self, coro, **options)
        if name is not None:
            task.set_name(name)
        return task

    def get_task_factory(self) -> Callable[..., Any] | None:
        """Return what makes the tasks, or None for `Task`."""
        return self._task_factory

    def set_task_factory(self, factory: Callable[..., Any] | None) -> None:
        """Let `factory(loop, coro, **options)` make the tasks; None restores `Task`."""
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    # Checks.

    def _check_not_closed(self) -> None:
        if self._closed:
            raise RuntimeError("Event loop is closed")

    _check_closed = _check_not_closed  # asyncio's name

    def _check_callback(self, callback: Any, method: str) -> None:
        if self._closed:
            raise RuntimeError("Event loop is closed")
        thread = self._thread_id
        if thread is not None and thread != threading.get_ident():
            raise RuntimeError(
                f"{method}() was called from another thread than the loop's; "
                "use call_soon_threadsafe(), or run_coroutine_threadsafe() for a coroutine"
            )
        if callback is not None:
            if asyncio.iscoroutine(callback) or asyncio.iscoroutinefunction(callback):
                raise TypeError(f"coroutines cannot be used with {method}()")
            if not callable(callback):
                raise TypeError(f"a callable object was expected by {method}(), got {callback!r}")


def create_eager_task_factory(task_type: Callable[..., Any]) -> Callable[..., Any]:
    """Return a task factory that runs each new task's first step at once.

    task_type: what makes the tasks. Where it comes from: asyncio (3.12), here on every Python.
    """

    def factory(loop: Any, coro: Coroutine[Any, Any, Any], **options: Any) -> Any:
        return task_type(coro, loop=loop, **{"eager_start": True, **options})

    return factory


eager_task_factory = create_eager_task_factory(Task)
