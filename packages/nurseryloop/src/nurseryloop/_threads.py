"""How does blocking work get out of the way, and back in?

Out: in a worker thread, while the task waits. A thread cannot be cancelled, so a cancellation
waits for it, unless the caller agrees to abandon it. Back in: the thread leaves a request, which
`_from_thread` makes, for the very task that waits for it.

While a thread runs, a virtual clock is held; while it waits for the loop, it is not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any, TypeVar

from loopbase import Outcome, capture

from ._entry import current_trio_token
from ._errand import Errand, busy, call_sync, here, hold
from ._from_thread import Request
from ._limiter import CapacityLimiter
from ._run_local import RunVar
from ._suspend import checkpoint, current_task, must_stop, running, wait

Result = TypeVar("Result")

DEFAULT_LIMIT = 40  # threads at once; a guess, like everybody's
_limiter: RunVar[CapacityLimiter] = RunVar("default thread limiter")


def current_default_thread_limiter() -> CapacityLimiter:
    """Return the limiter that `to_thread.run_sync` uses when it is given none."""
    limiter = _limiter.get(None)  # type: ignore[arg-type]
    if limiter is None:
        limiter = CapacityLimiter(DEFAULT_LIMIT)
        _limiter.set(limiter)
    return limiter


def active_thread_count() -> int:
    """Return how many worker threads are busy for this run at this moment."""
    count: int = busy.get([0, None])[0]
    return count


async def wait_all_threads_completed() -> None:
    """Wait until no worker thread is busy for this run. A checkpoint."""
    await checkpoint()
    while active_thread_count():
        await busy.get()[1].wait()


async def to_thread_run_sync(
    sync_fn: Callable[..., Result],
    *args: Any,
    thread_name: str | None = None,
    abandon_on_cancel: bool = False,
    limiter: Any = None,
) -> Result:
    """Run `sync_fn(*args)` in a worker thread, with this task's context variables.

    thread_name: what the thread is called meanwhile.
    abandon_on_cancel: when cancelled, raise at once and let the thread go on unheard, instead of
    waiting for it and then returning its result.
    limiter: who limits the threads; the run's default limiter when not given.
    Raises what the function raises, TypeError for an async function. A checkpoint.
    """
    task = current_task()
    if must_stop(task):
        await checkpoint()
    abandon = bool(abandon_on_cancel)
    limiter = current_default_thread_limiter() if limiter is None else limiter
    context = copy_context()
    errand = Errand(task, abandon, limiter, current_trio_token())
    name = thread_name or f"{getattr(sync_fn, '__name__', None)} from {task.name}"

    def work() -> Any:
        thread = threading.current_thread()
        before, thread.name = thread.name, name
        here.errand = errand
        try:
            return call_sync(context, sync_fn, args, "to_thread.run_sync")
        finally:
            del here.errand
            thread.name = before

    await limiter.acquire_on_behalf_of(errand)
    try:
        task._loop.workers.submit(work, errand.deliver)
    except BaseException:
        limiter.release_on_behalf_of(errand)
        raise
    hold(task._loop)
    while True:
        arrived = await wait(task, errand)
        if not isinstance(arrived, Request):
            result: Result = arrived.unwrap()
            return result
        errand.cancelled = None
        await arrived.run_in_task(task)


def start_thread_soon(
    fn: Callable[[], Result],
    deliver: Callable[[Outcome[Result]], object],
    name: str | None = None,
) -> None:
    """Run `fn()` in a thread, then call `deliver(outcome)` in that thread. No limit, no waiting.

    name: what the thread is called.
    """

    def work() -> None:
        deliver(capture(fn))

    loop = running.loop
    if loop is None or name is not None:
        threading.Thread(target=work, name=name, daemon=True).start()
    else:
        loop.workers.submit(fn, deliver)
