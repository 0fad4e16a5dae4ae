"""How does a thread come back into the loop?

It leaves a request and waits. The task that sent it runs the request as if it had never been away,
inside its scopes, and waits on. A stranger's thread comes with a TrioToken, and a system task, or
the loop itself, runs its request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import copy_context
from queue import SimpleQueue
from typing import Any, Generic, TypeVar, final

from loopbase import Error, Outcome, Value, capture

from ._calls import call_async
from ._children import spawn_system_task
from ._entry import TrioToken, leave_call
from ._errand import Errand, call_sync, here, hold, release
from ._errors import RunFinishedError, cancelled
from ._interrupt import KEYBOARD_INTERRUPT
from ._run_state import Loop
from ._signals import disable_ki_protection
from ._suspend import cancel_shielded_checkpoint, running
from ._task import Task, wake

Result = TypeVar("Result")


class Request(Generic[Result]):
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
class _AsyncRequest(Request[Result]):
    async def run_in_task(self, task: Task) -> None:
        before = task.context
        # A new context counts from the next step on.
        task.context = self.context.copy()
        await cancel_shielded_checkpoint()
        outcome = await self._run()
        task.context = before
        await cancel_shielded_checkpoint()
        hold(task._loop)
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
class _SyncRequest(Request[Result]):
    async def run_in_task(self, task: Task) -> None:
        outcome = self._run()
        hold(task._loop)
        self.answer.put(outcome)

    def run_in_loop(self, loop: Loop) -> None:
        self.answer.put(self._run())

    def _run(self) -> Outcome[Result]:
        return capture(call_sync, self.context, self.function, self.args, "from_thread.run_sync")


def _ask(request: Request[Result], token: TrioToken | None) -> Result:
    errand: Errand | None = getattr(here, "errand", None)
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


def _hand_to_task(errand: Errand, request: Request[Any]) -> None:
    assert errand.task is not None, "only an errand that cannot be abandoned comes here"
    release(errand.loop)
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
    errand: Errand | None = getattr(here, "errand", None)
    if errand is None:
        raise RuntimeError("this thread wasn't created by nurseryloop, so nothing can cancel it")
    reason = errand.cancelled
    if reason is not None and reason is not KEYBOARD_INTERRUPT:
        raise cancelled(reason)
