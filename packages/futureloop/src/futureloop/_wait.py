"""How are several futures waited for?

By counting: whoever waits stands in each of the futures, and each that is done counts it down. No
future is cancelled by being waited for, and none is asked for its result.
"""

from __future__ import annotations

import asyncio
import inspect
from asyncio import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION
from collections.abc import AsyncIterator, Awaitable, Coroutine, Iterable, Iterator
from typing import Any

from loopbase import describe

from ._children import ensure_future
from ._errors import CancelledError
from ._future import Future
from ._queues import Queue
from ._suspend import PARKED, PENDING, get_running_loop
from ._wait_queue import WaitQueue


class _Countdown:
    """What stands in the futures, and wakes the one task that waits."""

    __slots__ = ("_at_exception", "_left", "_waiting")

    def __init__(self, left: int, at_exception: bool) -> None:
        self._left = left  # how many still have to be done
        self._at_exception = at_exception  # an exception is enough
        self._waiting = WaitQueue("wait")

    def _future_done(self, future: Any) -> None:
        self._left -= 1
        if self._left <= 0 or (
            self._at_exception and not future.cancelled() and future.exception() is not None
        ):
            self.end()

    def end(self) -> None:
        self._waiting.wake_one()


async def wait(
    fs: Iterable[Any],
    *,
    timeout: float | None = None,  # noqa: ASYNC109  (asyncio's signature)
    return_when: str = ALL_COMPLETED,
) -> tuple[set[Any], set[Any]]:
    """Wait for futures; return those that are done and those that are not.

    timeout: in seconds; when it is over nothing is raised and nothing cancelled.
    return_when: ALL_COMPLETED, FIRST_COMPLETED or FIRST_EXCEPTION.
    A cancellation point where something is not done. Where it comes from: `asyncio.wait`.
    """
    if asyncio.isfuture(fs) or asyncio.iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {describe(fs)}")
    futures = set(fs)
    if not futures:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    own = [future for future in futures if isinstance(future, Future)]
    foreign: list[Any] = []
    if len(own) < len(futures):
        foreign = [future for future in futures if not isinstance(future, Future)]
        if any(asyncio.iscoroutine(future) for future in foreign):
            raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    pending = _pending(own, foreign)
    if pending and not _enough(return_when, futures, pending):
        await _count_down(pending, timeout, return_when)
        pending = _pending(own, foreign)
    return (futures - pending if pending else futures), pending


def _pending(own: list[Any], foreign: list[Any]) -> set[Any]:
    # There may be thousands: a call of each one's `done` is saved.
    pending = {future for future in own if future._state is PENDING}
    pending.update(future for future in foreign if not future.done())
    return pending


def _enough(return_when: str, futures: set[Any], pending: set[Any]) -> bool:
    if return_when == ALL_COMPLETED or len(pending) == len(futures):
        return False
    done = futures - pending
    return return_when == FIRST_COMPLETED or any(
        not future.cancelled() and future.exception() is not None for future in done
    )


async def _count_down(pending: set[Any], seconds: float | None, return_when: str) -> None:
    left = 1 if return_when == FIRST_COMPLETED else len(pending)
    countdown = _Countdown(left, return_when == FIRST_EXCEPTION)
    timer = None
    if seconds is not None:
        timer = get_running_loop().call_later(seconds, countdown.end)
    for future in pending:
        if isinstance(future, Future):
            future._stand(countdown)
        else:
            future.add_done_callback(countdown._future_done)
    try:
        countdown._waiting.enter()
        await PARKED
    finally:
        if timer is not None:
            timer.cancel()
        for future in pending:
            if not isinstance(future, Future):
                future.remove_done_callback(countdown._future_done)
            elif future._state is PENDING:
                future._leave(countdown)


async def cancel_all(tasks: Iterable[Any]) -> None:
    """Cancel `tasks` and wait until each has ended, whatever it raises.

    A cancellation that comes meanwhile is raised at the end.
    """
    cancelled: CancelledError | None = None
    unfinished = [task for task in tasks if not task.done()]
    for task in unfinished:
        task.cancel()
    for task in unfinished:
        while not task.done():
            try:
                await wait([task])
            except CancelledError as error:
                cancelled = error
    for task in tasks:
        if not task.cancelled():
            task.exception()
    try:
        if cancelled is not None:
            raise cancelled
    finally:
        del cancelled  # it holds this frame


async def cancel_and_wait(future: Any) -> None:
    """Cancel one future and wait until it is done. A cancellation point."""
    future.cancel()
    await wait([future])


class as_completed:
    """Iterate over awaitables in the order they end.

    With `async for` each step gives a future that is done (the one that was passed, where it was
    one); with `for` each gives a coroutine to await for the next result. Raises TimeoutError when
    `timeout` seconds are over. Where it comes from: `asyncio.as_completed` of 3.13.
    """

    def __init__(self, fs: Iterable[Awaitable[Any]], *, timeout: float | None = None) -> None:
        if inspect.isawaitable(fs):
            raise TypeError(f"expects an iterable of awaitables, not {describe(fs)}")
        loop: Any = get_running_loop()
        self._done: Queue[Any] = Queue()
        self._todo = {ensure_future(awaitable, loop=loop) for awaitable in set(fs)}
        self._left = len(self._todo)
        self._timer = None
        if self._todo and timeout is not None:
            self._timer = loop.call_later(timeout, self._timed_out)
        for future in self._todo:
            future.add_done_callback(self._one_done)

    def _one_done(self, future: Any) -> None:
        if future in self._todo:
            self._todo.remove(future)
            self._done.put_nowait(future)
            if not self._todo and self._timer is not None:
                self._timer.cancel()

    def _timed_out(self) -> None:
        for future in self._todo:
            future.remove_done_callback(self._one_done)
            self._done.put_nowait(None)
        self._todo.clear()

    def __iter__(self) -> Iterator[Coroutine[Any, Any, Any]]:
        return self

    def __next__(self) -> Coroutine[Any, Any, Any]:
        if not self._left:
            raise StopIteration
        self._left -= 1
        return self._next_result()

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return await self._next_future()

    async def _next_future(self) -> Any:
        future = await self._done.get()
        if future is None:
            raise TimeoutError
        return future

    async def _next_result(self) -> Any:
        return (await self._next_future()).result()
