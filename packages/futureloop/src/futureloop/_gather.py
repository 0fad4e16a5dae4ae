"""How are several results awaited at once?

As one future: `gather` makes a task of every coroutine and returns a future for all the results.
`race` runs functions and returns what the first one returns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import CoroutineType
from typing import Any

from loopbase import discard

from ._children import create_task, ensure_future
from ._errors import CancelledError
from ._future import Future
from ._suspend import FINISHED
from ._task import Task
from ._wait import cancel_all


class Gathering(Future[list[Any]]):
    """The future of several results: cancelling it cancels the children, which then end it."""

    __slots__ = ("_cancel_requested", "_children", "_return_exceptions", "_unfinished")

    def __init__(self, children: list[Any], return_exceptions: bool, loop: Any) -> None:
        super().__init__(loop=loop)
        self._children = children  # in the order of the arguments
        self._return_exceptions = return_exceptions
        self._unfinished = len(set(children))
        self._cancel_requested = False  # `cancel` reached a child

    def cancel(self, msg: Any = None) -> bool:
        if self.done():
            return False
        reached = False
        for child in self._children:
            reached = child.cancel(msg=msg) or reached
        self._cancel_requested = self._cancel_requested or reached
        return reached

    def _future_done(self, child: Any) -> None:
        self._unfinished -= 1
        # Without a further call where nothing more is to do, as after nearly every child.
        own = type(child) is Task and child._exception is None
        if self._unfinished and own and (child._state is FINISHED or self._return_exceptions):
            return
        if self.done():
            if not child.cancelled():
                child.exception()  # only the first one is reported, by this future
            return
        if not self._return_exceptions:
            error = child._make_cancelled_error() if child.cancelled() else child.exception()
            if error is not None:
                self.set_exception(error)
                return
        if self._unfinished:
            return
        if self._cancel_requested:
            self.set_exception(CancelledError())
        else:
            self.set_result(
                [
                    # Nearly all are such, and need no call.
                    child._result
                    if type(child) is Task and child._state is FINISHED and child._exception is None
                    else _outcome(child)
                    for child in self._children
                ]
            )


def _outcome(child: Any) -> Any:
    if child.cancelled():
        message = child._cancel_message
        return CancelledError("" if message is None else message)
    return child.exception() or child.result()


def gather(*coros_or_futures: Any, return_exceptions: bool = False) -> Future[list[Any]]:
    """Return a future for the results of all arguments, in their order.

    Coroutines become tasks. The first exception ends the future with it while the other children
    run on; with `return_exceptions` exceptions are results. Cancelling the future cancels the
    children. Where it comes from: `asyncio.gather`.
    """
    futures: dict[Any, Any] = {}  # argument -> its future; the same argument twice is one child
    made: set[Any] = set()
    loop: Any = None
    running: Any = asyncio._get_running_loop()
    try:
        for argument in coros_or_futures:
            if argument in futures:
                continue
            if type(argument) is CoroutineType and running is not None and loop in (None, running):
                loop = running
                future = create_task(argument)  # `ensure_future`, without finding out what it is
            else:
                future = ensure_future(argument, loop=loop)
                loop = loop or future.get_loop()
            futures[argument] = future
            if future is not argument:
                made.add(future)
    except BaseException:
        for argument in coros_or_futures:
            if argument not in futures:
                discard(argument)
        for future in made:
            future.cancel()
        raise
    children = [futures[argument] for argument in coros_or_futures]
    outer = Gathering(children, return_exceptions, loop)
    if not children:
        outer.set_result([])
    for child in futures.values():
        if child.done():
            outer._future_done(child)
        elif child in made and isinstance(child, Task):
            child._stand(outer)  # the first to stand there: `_inspect.py` finds it so
            child._log_destroy_pending = False
        else:
            child.add_done_callback(outer._future_done)
    return outer


async def race(*functions: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run every `function()` in a task; return what the first one returns, cancel the rest.

    The rest are waited for. A function that raises before anyone has returned ends the race with
    its exception. A cancellation point. Not in asyncio. Raises ValueError without a function.
    """
    if not functions:
        raise ValueError("race() takes one async function or more: with none nobody can win")
    tasks: list[Task[Any]] = []
    try:
        for function in functions:
            tasks.append(create_task(function()))
        return (await _first_of(tasks)).result()
    finally:
        await cancel_all(tasks)


async def _first_of(tasks: list[Task[Any]]) -> Task[Any]:
    # Not `wait`: of two that end in the same tick it could not say which was the first.
    first = Future[Task[Any]]()
    for task in tasks:
        task.add_done_callback(lambda task: None if first.done() else first.set_result(task))
    return await first
