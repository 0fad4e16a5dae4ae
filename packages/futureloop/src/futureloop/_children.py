"""Who owns a child task?

The loop: `create_task` starts a task that belongs to nobody else, and the loop holds it until it
is over. `TaskGroup` and `gather` own their children beyond that: a group waits for them and takes
their exceptions, a gathering future carries their results.
"""

from __future__ import annotations

import asyncio
import inspect
from asyncio import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from contextvars import Context
from types import TracebackType
from typing import Any, Self, TypeVar

from loopbase import describe, discard

from ._errors import CancelledError, not_a_coroutine
from ._future import Future
from ._queues import Queue
from ._suspend import PARKED, PENDING, WaitQueue, get_running_loop, running_task
from ._task import Task

Result = TypeVar("Result")
_new = object.__new__


def create_task(
    coro: Coroutine[Any, Any, Result],
    *,
    name: str | None = None,
    context: Context | None = None,
) -> Task[Result]:
    """Run `coro` in a new task of the running loop and return the task.

    Raises TypeError for what is no coroutine, RuntimeError when no loop is running.
    """
    try:
        loop: Any = get_running_loop()
    except RuntimeError:
        discard(coro)
        raise RuntimeError(
            "no running event loop: create_task() is for code that futureloop.run() has started"
        ) from None
    if getattr(loop, "_task_factory", loop) is None:
        return _new(Task)._begin(coro, loop, name, context)
    return loop.create_task(coro, name=name, context=context)  # type: ignore[no-any-return]


def ensure_future(coro_or_future: Any, *, loop: Any = None) -> Any:
    """Return a future as it is, and a task for a coroutine or any other awaitable."""
    try:
        return asyncio.ensure_future(coro_or_future, loop=loop)
    except TypeError:
        raise not_a_coroutine(coro_or_future, "ensure_future()") from None


def all_tasks(loop: Any = None) -> set[Any]:
    """Return the unfinished tasks of `loop` (the running loop)."""
    return asyncio.all_tasks(get_running_loop() if loop is None else loop)


class TaskGroup:
    """Children that do not outlive the block: `async with TaskGroup() as group`.

    The block ends when every child has ended. A child that raises cancels the others and the
    body; all exceptions leave the block as one ExceptionGroup.
    Where it comes from: `asyncio.TaskGroup`; `cancel()` from its version of 3.15.
    """

    __slots__ = (
        "_aborting",
        "_base_error",
        "_children",
        "_done",
        "_errors",
        "_exiting",
        "_parent",
        "_parent_cancelled",
    )

    def __init__(self) -> None:
        self._parent: Task[Any] | None = None  # whose block it is, once entered
        self._children: set[Task[Any]] = set()  # those that are not over
        self._errors: list[BaseException] = []  # what they raised, in the order it happened
        self._base_error: BaseException | None = None  # a KeyboardInterrupt or SystemExit
        self._exiting = False  # the body is over
        self._aborting = False  # the children were cancelled
        self._parent_cancelled = False  # the group made a request of its own, to be taken back
        self._done = WaitQueue("TaskGroup")  # the parent, at the end of the block

    async def __aenter__(self) -> Self:
        if self._parent is not None:
            raise RuntimeError(f"{self!r} has already been entered; make a new one")
        self._parent = running_task()
        return self

    def create_task(
        self,
        coro: Coroutine[Any, Any, Result],
        *,
        name: str | None = None,
        context: Context | None = None,
    ) -> Task[Result]:
        """Start a child and return its task.

        Raises RuntimeError before the block, after it, and once the group is being cancelled.
        """
        parent = self._parent
        if parent is None or self._aborting or (self._exiting and not self._children):
            discard(coro)
            raise RuntimeError(
                f"{self!r} has not been entered: use `async with`"
                if parent is None
                else f"{self!r} is {'shutting down' if self._children else 'finished'}: "
                "it takes no new children"
            )
        task: Any = create_task(coro, name=name, context=context)
        if type(task) is Task and task._state is PENDING:
            self._children.add(task)
            task._owner = self  # its end is told here at once, without a callback
        elif task.done():
            self._child_done(task)
        else:
            self._children.add(task)
            task.add_done_callback(self._child_done)
        return task  # type: ignore[no-any-return]

    def cancel(self) -> None:
        """Cancel every child and the body; the block then ends without an exception."""
        if self._parent is None:
            raise RuntimeError(f"{self!r} has no block to cancel: use `async with`")
        if not self._exiting or self._children:
            self._abort()

    def _child_done(self, task: Task[Any]) -> None:
        self._children.discard(task)
        if self._exiting and not self._children:
            self._done.wake_one()
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        self._errors.append(error)
        if isinstance(error, (KeyboardInterrupt, SystemExit)) and self._base_error is None:
            self._base_error = error
        if len(self._errors) == 1 and not self._aborting:
            # In the next tick, as asyncio: who fails in this very one is heard too.
            assert self._parent is not None
            self._parent._loop.call_soon(self._abort)

    def _abort(self) -> None:
        if self._aborting:
            return
        self._aborting = True
        for child in list(self._children):
            child.cancel()
        # Not when the body is over: then the parent waits for nothing but the children.
        if not self._exiting:
            assert self._parent is not None
            self._parent_cancelled = True
            self._parent.cancel()

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        parent = self._parent
        assert parent is not None
        self._exiting = True
        cancelled: BaseException | None = None  # to be raised if nothing else is
        if error is not None:
            if isinstance(error, CancelledError):
                cancelled = error
            elif isinstance(error, (KeyboardInterrupt, SystemExit)) and self._base_error is None:
                self._base_error = error
            self._abort()
        while self._children:
            try:
                self._done.enter()
                await PARKED
            except CancelledError as request:
                if not self._parent_cancelled:
                    cancelled = request
                self._abort()
        if self._base_error is not None:
            raise self._base_error
        if self._parent_cancelled and parent.uncancel() == 0:
            cancelled = None  # it was the group's own request, and nobody else's
        if cancelled is not None and not self._errors:
            raise cancelled
        if error is not None and not isinstance(error, CancelledError):
            self._errors.append(error)
        if self._errors:
            if parent.cancelling():
                # The errors go first; the request is made again, for the next suspension.
                parent.uncancel()
                parent.cancel()
            errors, self._errors = self._errors, []
            raise BaseExceptionGroup("unhandled errors in a TaskGroup", errors) from None
        return isinstance(error, CancelledError)

    def __repr__(self) -> str:
        state = "cancelling" if self._aborting else "entered" if self._parent else "new"
        return f"<TaskGroup tasks={len(self._children)} errors={len(self._errors)} {state}>"


class _Gathering(Future[list[Any]]):
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

    def _child_done(self, child: Any) -> None:
        self._unfinished -= 1
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
            self.set_result([_outcome(child) for child in self._children])


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
    try:
        for argument in coros_or_futures:
            if argument not in futures:
                future = futures[argument] = ensure_future(argument, loop=loop)
                loop = loop or future.get_loop()
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
    outer = _Gathering(children, return_exceptions, loop)
    if not children:
        outer.set_result([])
    for child in futures.values():
        if child.done():
            outer._child_done(child)
        elif child in made and isinstance(child, Task):
            child._owner = outer
            child._log_destroy_pending = False
        else:
            child.add_done_callback(outer._child_done)
    return outer


async def race(*functions: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run every `function()` in a task; return what the first one returns, cancel the rest.

    The rest are waited for. A function that raises before anyone has returned ends the race with
    its exception. A cancellation point. Not in asyncio. Raises ValueError without a function.
    """
    if not functions:
        raise ValueError("race() takes one async function or more: with none nobody can win")
    tasks: list[Task[Any]] = []
    first = Future[Task[Any]]()

    def finished(task: Task[Any]) -> None:
        if not first.done():
            first.set_result(task)

    try:
        for function in functions:
            tasks.append(create_task(function()))
            tasks[-1].add_done_callback(finished)
        return (await first).result()
    finally:
        await cancel_all(tasks)


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
    if cancelled is not None:
        raise cancelled


async def cancel_and_wait(future: Any) -> None:
    """Cancel one future and wait until it is done. A cancellation point."""
    future.cancel()
    await wait([future])


async def wait(
    fs: Iterable[Any],
    *,
    timeout: float | None = None,  # noqa: ASYNC109  (asyncio's signature)
    return_when: str = ALL_COMPLETED,
) -> tuple[set[Any], set[Any]]:
    """Wait for futures; return those that are done and those that are not.

    timeout: in seconds; when it is over nothing is raised and nothing cancelled.
    return_when: ALL_COMPLETED, FIRST_COMPLETED or FIRST_EXCEPTION.
    A cancellation point. Where it comes from: `asyncio.wait`.
    """
    if asyncio.isfuture(fs) or asyncio.iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {describe(fs)}")
    futures = set(fs)
    if not futures:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    if any(asyncio.iscoroutine(future) for future in futures):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    loop: Any = get_running_loop()
    enough: Future[None] = loop.create_future()
    unfinished = len(futures)

    def release() -> None:
        if not enough.done():
            enough.set_result(None)

    def one_done(future: Any) -> None:
        nonlocal unfinished
        unfinished -= 1
        failed = not future.cancelled() and future.exception() is not None
        if (
            unfinished == 0
            or return_when == FIRST_COMPLETED
            or (return_when == FIRST_EXCEPTION and failed)
        ):
            release()

    timer = None if timeout is None else loop.call_later(timeout, release)
    for future in futures:
        future.add_done_callback(one_done)
    try:
        await enough
    finally:
        if timer is not None:
            timer.cancel()
        for future in futures:
            future.remove_done_callback(one_done)
    done = {future for future in futures if future.done()}
    return done, futures - done


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
