"""How does blocking work get out of the way, and back in?

Out: a worker thread runs the call, and what it returns completes a future of the loop. In: another
thread hands the loop a coroutine and waits for a `concurrent.futures.Future`. Nothing of a loop may
be touched from another thread but `call_soon_threadsafe`; everything here goes through it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import warnings
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

from loopbase import Clock, Error, Outcome, Value, Workers, describe, discard

from ._future import Future
from ._suspend import get_running_loop

if TYPE_CHECKING:
    from ._loop import Loop

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")

MOST_THREADS = 40  # at once; more calls wait their turn

_here = threading.local()  # .loop: the loop that the running worker thread works for


class _Call(NamedTuple):
    function: Callable[[], Any]
    future: Future[Any]


class Threads:
    """The part of a loop that has worker threads. All of it runs in the loop's thread."""

    # What the loop adds to it.
    _clock: Clock
    call_soon_threadsafe: Callable[..., Any]
    call_later: Callable[..., Any]
    time: Callable[[], float]
    is_closed: Callable[[], bool]

    def __init__(self) -> None:
        self._workers: Workers | None = None  # made for the first call
        self._working = 0  # calls that are in a thread
        self._waiting_calls: deque[_Call] = deque()  # those that found no thread free
        # What `set_default_executor` was given, if anything; asyncio's name.
        self._default_executor: concurrent.futures.Executor | None = None
        self._executor_shut_down = False

    def run_in_executor(
        self, executor: concurrent.futures.Executor | None, func: Callable[..., Any], *args: Any
    ) -> Any:
        """Call the plain `func(*args)` in a thread; return a future for what it returns.

        executor: whose thread; None means the default executor, the loop's own worker threads
            unless `set_default_executor` named another.
        A cancelled future does not stop the thread: Python has no way to. Raises RuntimeError
        after `shutdown_default_executor`.
        """
        if self.is_closed():
            raise RuntimeError("Event loop is closed")
        wrong: Any = func
        if asyncio.iscoroutine(wrong) or asyncio.iscoroutinefunction(wrong):
            discard(func)
            raise TypeError(
                f"coroutines cannot be used with run_in_executor(), got {describe(func)}; "
                "await it, or pass a plain function"
            )
        if not callable(func):
            raise TypeError(f"run_in_executor() takes a plain function, got {describe(func)}")
        if executor is None:
            executor = self._default_executor
            if self._executor_shut_down:
                raise RuntimeError("Executor shutdown has been called")
        if executor is not None:
            return wrap_future(executor.submit(func, *args), loop=self)
        call = _Call(partial(func, *args), Future(loop=self))
        if self._working < MOST_THREADS:
            self._start_call(call)
        else:
            self._waiting_calls.append(call)
        return call.future

    def set_default_executor(self, executor: concurrent.futures.Executor) -> None:
        """Let `executor`, a ThreadPoolExecutor, run what `run_in_executor(None, ...)` is given."""
        if not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    async def shutdown_default_executor(
        self,
        timeout: float | None = None,  # noqa: ASYNC109  (asyncio's signature)
    ) -> None:
        """Wait until the default executor's threads have ended; no new calls from now on.

        timeout: how many seconds to wait at most; then a RuntimeWarning says that some go on.
        """
        self._executor_shut_down = True
        while self._waiting_calls:
            self._waiting_calls.popleft().future.cancel()
        closing: list[Callable[[], object]] = []
        if self._default_executor is not None:
            closing.append(self._default_executor.shutdown)
        if self._workers is not None:
            closing.append(self._workers.close)
        if not closing:
            return
        ended = Future[None](loop=self)

        def close() -> None:
            for step in closing:
                step()
            self._deliver(ended, Value(None))

        self._working += 1
        self._clock.hold()
        thread = threading.Thread(target=close, daemon=True)
        thread.start()
        timer = None
        if timeout is not None:
            timer = self.call_later(timeout, ended.cancel)
        try:
            await ended
        except asyncio.CancelledError:
            if timer is None or timer.when() > self.time():
                raise
            warnings.warn(
                f"The executor did not finish joining its threads within {timeout} seconds.",
                RuntimeWarning,
                stacklevel=2,
            )
        else:
            thread.join()  # it has said its last word: what is left of it takes no time
        finally:
            if timer is not None:
                timer.cancel()

    def _start_call(self, call: _Call) -> None:
        if self._workers is None:
            self._workers = Workers("futureloop worker")
        self._workers.submit(
            partial(_work_for, self, call.function),
            partial(self._deliver, call.future),
        )
        # After it is under way: a thread that cannot be started is not counted.
        self._working += 1
        self._clock.hold()

    def _deliver(self, future: Future[Any], outcome: Outcome[Any]) -> None:
        """Bring a call's outcome into the loop. Called in the worker thread."""
        if not self.is_closed():  # else nobody waits for it any more
            self.call_soon_threadsafe(self._call_ended, future, outcome)

    def _call_ended(self, future: Future[Any], outcome: Outcome[Any]) -> None:
        self._working -= 1
        self._clock.release()
        while self._waiting_calls and self._working < MOST_THREADS:
            call = self._waiting_calls.popleft()
            if not call.future.done():  # or it was cancelled before it had a thread
                self._start_call(call)
        if future.done():
            return
        if isinstance(outcome, Error):
            future.set_exception(outcome.error)
        else:
            future.set_result(outcome.value)

    def _has_threads(self) -> bool:
        return self._workers is not None or self._default_executor is not None

    def _close_threads(self) -> None:
        self._executor_shut_down = True
        if self._workers is not None:
            self._workers.close(wait=False)
        if self._default_executor is not None:
            self._default_executor.shutdown(wait=False)


def _work_for(loop: Threads, function: Callable[[], Result]) -> Result:
    _here.loop = loop
    try:
        return function()
    finally:
        del _here.loop


async def to_thread(
    func: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """Run the plain `func(*args, **kwargs)` in a worker thread and return what it returns.

    It sees the caller's context variables. A cancellation point: the waiting ends, the thread goes
    on. Where it comes from: `asyncio.to_thread`.
    """
    call = partial(copy_context().run, func, *args, **kwargs)
    if asyncio.iscoroutinefunction(func):
        raise TypeError(
            f"to_thread() takes a plain function, got {describe(func)}; await {func.__name__}(...)"
        )
    return await get_running_loop().run_in_executor(None, call)


# These two of asyncio's know nothing of the loop but its public methods.
run_coroutine_threadsafe: Callable[..., Any] = asyncio.run_coroutine_threadsafe
wrap_future: Callable[..., Any] = asyncio.wrap_future


def from_thread(function: Callable[..., Coroutine[Any, Any, Result]], /, *args: Any) -> Result:
    """In a thread that `to_thread` started: run `function(*args)` in the loop, return its result.

    It runs in a task of its own, with this thread's context variables; the thread waits. Raises
    RuntimeError in any other thread, and the loop's.
    """
    loop: Loop | None = getattr(_here, "loop", None)
    if loop is None:
        raise RuntimeError(
            "from_thread() works in threads that futureloop.to_thread() started; in others use "
            "run_coroutine_threadsafe(coroutine, loop)"
        )
    if not callable(function):
        raise TypeError(f"from_thread() takes an async function, got {describe(function)}")
    clock = loop._clock

    async def call() -> Result:
        clock.release()  # the thread waits for the loop: time may go on
        try:
            return await function(*args)
        finally:
            clock.hold()

    return run_coroutine_threadsafe(call(), loop).result()  # type: ignore[no-any-return]
