"""How does blocking work get out of the way, and back in?

Out: in a worker thread, while the task waits. A thread cannot be cancelled, so a cancellation
waits for it, unless the caller agrees to abandon it. Back in: the thread leaves a request for
the very task that waits for it, which runs it as if it had never been away, inside its scopes,
and waits on. A stranger's thread comes in through a TrioToken, as a system task.

While a thread runs, a virtual clock is held; while it waits for the loop, it is not.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Awaitable, Callable
from contextvars import Context, copy_context
from queue import SimpleQueue
from typing import Any, Generic, TypeVar, final

from loopbase import Error, Outcome, Value, capture, describe, discard

from ._calls import call_async
from ._children import spawn_system_task
from ._entry import TrioToken, current_trio_token, leave_call
from ._errors import CancelReason, RunFinishedError, cancelled
from ._limiter import CapacityLimiter
from ._run_local import RunVar
from ._run_state import Loop
from ._signals import disable_ki_protection
from ._suspend import (
    cancel_shielded_checkpoint,
    checkpoint,
    current_task,
    must_stop,
    running,
    wait,
)
from ._sync import Event
from ._task import KEYBOARD_INTERRUPT, Task, wake

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


@final
class _Errand:
    """One function on its way through a worker thread: who waits for it, and how."""

    waiting_word = "thread"
    __slots__ = ("abandon", "cancelled", "limiter", "loop", "task", "token")

    def __init__(self, task: Task, abandon: bool, limiter: Any, token: TrioToken) -> None:
        self.task: Task | None = task  # who waits; None once it has abandoned the thread
        self.loop = task._loop
        self.abandon = abandon
        self.limiter = limiter
        self.token = token
        # Why the task was to be interrupted; read by the thread, in check_cancelled.
        self.cancelled: CancelReason | None = None

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Abandon the thread if the caller agreed to; else remember that it was cancelled."""
        self.cancelled = reason
        if self.abandon:
            self.task = None
        return self.abandon

    def deliver(self, outcome: Outcome[Any]) -> None:
        """Bring the result into the loop. Called in the worker thread."""
        try:
            leave_call(self.loop, self._arrive, (outcome,))
        except RunFinishedError:
            pass  # the run is over, so the thread had been abandoned: nobody wants the result

    def _arrive(self, outcome: Outcome[Any]) -> None:
        _release(self.loop)
        try:
            self.limiter.release_on_behalf_of(self)
        except BaseException as error:
            # A limiter of the user's own; what it raises must not stop the loop.
            error.__context__ = outcome.error if isinstance(outcome, Error) else None
            outcome = Error(error)
        if self.task is not None:
            wake(self.task, outcome)


# The errand on which the current thread is, if it is one of ours.
_here = threading.local()

_active: RunVar[list[Any]] = RunVar("active threads")  # [how many, Event set when none]


def _hold(loop: Loop) -> None:
    loop.clock.hold()
    active = _active.get(None)  # type: ignore[arg-type]
    if active is None:
        active = [0, Event()]
        _active.set(active)
    active[0] += 1


def _release(loop: Loop) -> None:
    loop.clock.release()
    active = _active.get()
    active[0] -= 1
    if active[0] == 0:
        active[1].set()
        active[1] = Event()


def active_thread_count() -> int:
    """Return how many worker threads are busy for this run at this moment."""
    count: int = _active.get([0, None])[0]
    return count


async def wait_all_threads_completed() -> None:
    """Wait until no worker thread is busy for this run. A checkpoint."""
    await checkpoint()
    while active_thread_count():
        await _active.get()[1].wait()


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
    errand = _Errand(task, abandon, limiter, current_trio_token())
    name = thread_name or f"{getattr(sync_fn, '__name__', None)} from {task.name}"

    def work() -> Any:
        thread = threading.current_thread()
        before, thread.name = thread.name, name
        _here.errand = errand
        try:
            return _call_sync(context, sync_fn, args, "to_thread.run_sync")
        finally:
            del _here.errand
            thread.name = before

    await limiter.acquire_on_behalf_of(errand)
    try:
        task._loop.workers.submit(work, errand.deliver)
    except BaseException:
        limiter.release_on_behalf_of(errand)
        raise
    _hold(task._loop)
    while True:
        arrived = await wait(task, errand)
        if not isinstance(arrived, _Request):
            result: Result = arrived.unwrap()
            return result
        errand.cancelled = None
        await arrived.run_in_task(task)


@disable_ki_protection
def _call_sync(
    context: Context, function: Callable[..., Any], args: tuple[Any, ...], caller: str
) -> Any:
    result = context.run(function, *args)
    if inspect.iscoroutine(result):
        discard(result)
        raise TypeError(
            f"{caller} takes a synchronous function; {describe(function)} is asynchronous: await "
            "it, or use from_thread.run to come back into the loop"
        )
    return result


class _Request(Generic[Result]):
    """What a thread wants run in the loop, while it waits."""

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self.function = function
        self.args = args
        self.context = copy_context()
        self.answer: SimpleQueue[Outcome[Result]] = SimpleQueue()

    async def run_in_task(self, task: Task) -> None:
        """Run it in the task that sent the thread."""
        raise NotImplementedError

    def run_in_loop(self, loop: Loop) -> None:
        """Run it for a stranger, or for a thread whose task may leave it."""
        raise NotImplementedError


@final
class _AsyncRequest(_Request[Result]):
    async def run_in_task(self, task: Task) -> None:
        before = task.context
        # A new context counts from the next step on.
        task.context = self.context.copy()
        await cancel_shielded_checkpoint()
        outcome = await self._run()
        task.context = before
        await cancel_shielded_checkpoint()
        _hold(task._loop)
        self.answer.put(outcome)

    def run_in_loop(self, loop: Loop) -> None:
        async def run() -> None:
            self.answer.put(await self._run())

        try:
            task = spawn_system_task(run, name=self.function, context=self.context)
        except RuntimeError:
            self.answer.put(Error(RunFinishedError("the run is ending: system nursery is closed")))
        else:
            task._ki_protected = False

    @disable_ki_protection
    async def _run(self) -> Outcome[Result]:
        try:
            coro = call_async(self.function, self.args, copy_context(), "from_thread.run")
            return Value(await coro)
        except BaseException as error:
            return Error(error)


@final
class _SyncRequest(_Request[Result]):
    async def run_in_task(self, task: Task) -> None:
        outcome = self._run()
        _hold(task._loop)
        self.answer.put(outcome)

    def run_in_loop(self, loop: Loop) -> None:
        self.answer.put(self._run())

    def _run(self) -> Outcome[Result]:
        return capture(_call_sync, self.context, self.function, self.args, "from_thread.run_sync")


def _ask(request: _Request[Result], token: TrioToken | None) -> Result:
    errand: _Errand | None = getattr(_here, "errand", None)
    if token is None and errand is None:
        raise RuntimeError(
            "this thread was not started by nurseryloop's to_thread.run_sync, so it has no loop "
            "to come back to; pass trio_token=..., from lowlevel.current_trio_token()"
        )
    if token is not None and not isinstance(token, TrioToken):
        raise RuntimeError(f"trio_token is what current_trio_token() returned, not {token!r}")
    if running.loop is not None and running.loop.task is not None:
        raise RuntimeError("this would block the loop that it waits for: call it from a thread")
    if token is None and errand is not None and not errand.abandon:
        leave_call(errand.loop, _hand_to_task, (errand, request))
    elif token is not None:
        leave_call(token._loop, request.run_in_loop, (token._loop,))
    else:
        assert errand is not None
        leave_call(errand.loop, request.run_in_loop, (errand.loop,))
    return request.answer.get().unwrap()


def _hand_to_task(errand: _Errand, request: _Request[Any]) -> None:
    assert errand.task is not None, "only an errand that cannot be abandoned comes here"
    _release(errand.loop)
    wake(errand.task, request)


def from_thread_run(
    afn: Callable[..., Awaitable[Result]], *args: Any, trio_token: TrioToken | None = None
) -> Result:
    """Run `afn(*args)` in the loop, from a thread that waits for its result.

    In the task that called `to_thread.run_sync`, so that what cancels that cancels this; in a
    system task if a token is given, or if that task may abandon the thread.

    trio_token: which run, for a thread that no run has started.
    Raises what the function raises, RunFinishedError when the run is over, RuntimeError when
    called where a loop runs or where none is known.
    """
    return _ask(_AsyncRequest(afn, args), trio_token)


def from_thread_run_sync(
    fn: Callable[..., Result], *args: Any, trio_token: TrioToken | None = None
) -> Result:
    """Call `fn(*args)` in the loop's thread, from a thread that waits for its result.

    trio_token: which run, for a thread that no run has started.
    Raises as `from_thread.run` does.
    """
    return _ask(_SyncRequest(fn, args), trio_token)


def from_thread_check_cancelled() -> None:
    """Raise `Cancelled` in the thread if the task that waits for it has been cancelled.

    Raises RuntimeError in a thread that `to_thread.run_sync` did not start.
    """
    errand: _Errand | None = getattr(_here, "errand", None)
    if errand is None:
        raise RuntimeError("this thread wasn't created by nurseryloop, so nothing can cancel it")
    reason = errand.cancelled
    if reason is not None and reason is not KEYBOARD_INTERRUPT:
        raise cancelled(reason)


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
