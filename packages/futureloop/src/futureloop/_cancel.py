"""How does cancellation arrive?

It is requested (`task.cancel()`), delivered once as a CancelledError where the task waits, and
counted: whoever asked takes its request back with `task.uncancel()` when it catches the error. A
block that is cancelled as a whole is built on that count (`CancelScope`; `timeout` in `_time.py`).
Nothing is cancelled again by itself: a task that swallows the error goes on.

`shield` keeps what is awaited alive; the one who waits is cancelled all the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from math import inf
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from ._errors import CancelledError
from ._future import Future
from ._suspend import current_tasks, get_running_loop, running_task
from ._task import Task

Result = TypeVar("Result")


def current_task(loop: Any = None) -> Any:
    """Return the task that is running in `loop` (the running loop), or None in a callback."""
    return current_tasks.get(get_running_loop() if loop is None else loop)


class CancelScope:
    """A block that can be cancelled as a whole: `async with CancelScope() as scope`.

    deadline: the moment it is cancelled by itself, in seconds of the loop's clock.

    After `cancel()` the block gets CancelledError once, where it waits. The scope keeps that error
    to itself, unless somebody else cancelled the task as well. Not in asyncio, whose `timeout()`
    is one (see `_time.py`).
    """

    __slots__ = ("_cancelling", "_deadline", "_delivered", "_key", "_task", "cancelled_caught")

    def __init__(self, deadline: float = inf) -> None:
        self._deadline = deadline
        self._key = -1  # its key among the loop's deadlines, while it has one
        self._task: Task[Any] | Literal[False] | None = None  # whose block it is; False: it is over
        self._cancelling = -1  # the requests there were when the block began; -1 outside of it
        self._delivered = False  # it has made a request of its own, to be taken back
        self.cancelled_caught = False  # after the block: its CancelledError ended here

    @property
    def deadline(self) -> float:
        """The moment it is cancelled by itself. May be set at any time until the block ends."""
        return self._deadline

    @deadline.setter
    def deadline(self, deadline: float) -> None:
        if deadline != deadline:
            raise ValueError("a deadline is a moment in seconds, not NaN")
        self._deadline = deadline
        if self._cancelling >= 0:
            self._unset()
            self._set()

    @property
    def cancel_called(self) -> bool:
        """Whether it was cancelled, or its deadline has passed."""
        return self._delivered

    def cancel(self) -> None:
        """Cancel the block, or one that is about to begin. Calling it again has no effect."""
        if self._cancelling < 0:
            self._deadline = -inf
        elif not self._delivered:
            self._delivered = True
            assert self._task
            self._task.cancel()

    # What the loop does when it finds the scope among what is due.

    def _step(self) -> None:
        self._key = -1
        if self._cancelling >= 0 and self._deadline <= get_running_loop().time():
            self.cancel()

    def _call_text(self) -> str:
        return f"{type(self).__name__}.cancel()"

    def _set(self) -> None:
        if self._deadline != inf:
            assert self._task
            self._key = self._task._loop._call_when_due(self._deadline, self)

    def _unset(self) -> None:
        if self._key >= 0:
            assert self._task
            self._task._loop._deadlines.remove(self._key)
            self._key = -1

    async def __aenter__(self) -> Self:
        if self._task is not None:
            raise RuntimeError(f"{self!r} was entered before; make a new one for each block")
        task = running_task()
        self._task = task
        self._cancelling = task._num_cancels_requested
        if self._deadline != inf:
            self._set()
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self.cancelled_caught = self._leave(error_type) and issubclass(error_type, CancelledError)  # type: ignore[arg-type]
        return self.cancelled_caught

    def _leave(self, error_type: type[BaseException] | None) -> bool:
        """End the block. Return whether an exception of it may be due to this scope alone."""
        if self._key >= 0:
            self._unset()
        cancelling, self._cancelling = self._cancelling, -1
        task, self._task = self._task, False  # whoever keeps the scope keeps no task with it
        if not self._delivered:
            return False
        assert task
        # A second request is meant for the task: then nothing is kept here.
        return task.uncancel() <= cancelling and error_type is not None


def shield(arg: Awaitable[Result]) -> Future[Result]:
    """Return a future that ends as `arg` does; cancelling it does not cancel `arg`.

    A coroutine becomes a task. Keep a reference to what is shielded. If the outer future was
    cancelled and `arg` raises later, the loop's exception handler hears of it.
    Where it comes from: `asyncio.shield`.
    """
    inner: Any = asyncio.ensure_future(arg)  # type: ignore[arg-type,var-annotated,unused-ignore]
    if inner.done():
        return inner  # type: ignore[no-any-return]
    loop = inner.get_loop()
    outer: Future[Result] = loop.create_future()

    def inner_done(inner: Any) -> None:
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()  # the one who waited is gone: nothing is left to report
            return
        if inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    def outer_done(_outer: Any) -> None:
        if not inner.done():
            inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer


async def shielded(function: Callable[..., Coroutine[Any, Any, Result]], /, *args: Any) -> Result:
    """Run `function(*args)` to its end in a task of its own, whatever is cancelled meanwhile.

    If the caller is cancelled, its CancelledError is raised after `function` has returned. A
    cancellation point. Not in asyncio: `await shield(...)` leaves at once and lets it run on.
    """
    inner: Any = get_running_loop().create_task(function(*args))
    cancelled: CancelledError | None = None
    while not inner.done():
        try:
            await shield(inner)
        except CancelledError as error:
            if inner.cancelled():
                raise
            cancelled = error
        except BaseException:
            break  # the function's own: it comes out below
    try:
        if cancelled is not None and (inner.cancelled() or inner.exception() is None):
            raise cancelled
        return inner.result()  # type: ignore[no-any-return]
    finally:
        del cancelled, inner  # what is raised holds this frame
