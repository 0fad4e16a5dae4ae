"""Where does control leave a task?

In one place: a task that cannot go on yields, through all its `await`s, to whoever steps it. It
yields the *Future* it waits on (`until_done`, which is `Future.__await__`). Two things need no
future of their own: `AGAIN` asks to be stepped again in the next round, and `PARKED` says that the
task stands in a wait queue and will be put back into the ready queue from there.

This module also knows which loop and which task are running. That knowledge is asyncio's own, so
that `asyncio.current_task()` and `asyncio.all_tasks()` give the right answer.
"""

from __future__ import annotations

import asyncio
from asyncio import tasks
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ._future import Future
    from ._task import Task

get_running_loop = asyncio.get_running_loop
_asyncio_tasks: Any = tasks  # its private names are in no stub

# The states of a future: asyncio's words, which others read.
PENDING: Final = "PENDING"
CANCELLED: Final = "CANCELLED"
FINISHED: Final = "FINISHED"


def until_done(future: Future[Any]) -> Generator[Any, None, Any]:
    """Yield the future until it is done, then return its result or raise its exception."""
    if future._state is PENDING:
        future._asyncio_future_blocking = True  # "yielded by an await, not by mistake"
        yield future
        if future._state is PENDING:
            raise RuntimeError("await wasn't used with future")
    if future._state is FINISHED and future._exception is None:
        return future._result
    try:
        return future.result()
    finally:
        del future  # what it raises holds this frame, and the future what it raises


class _Again:
    """`await AGAIN` lets every other ready task run first."""

    __slots__ = ()
    if TYPE_CHECKING:

        def __await__(self) -> Generator[None, None, None]: ...
    else:
        # A fresh iterator over one None, made in C: about half the cost of a generator.
        __await__ = (None,).__iter__


class _Parked:
    """`await PARKED`, after the task was put into a wait queue. What is yielded is this object."""

    __slots__ = ()
    __await__: Any

    def __repr__(self) -> str:
        return "PARKED"


AGAIN: Final = _Again()
PARKED: Final = _Parked()
_Parked.__await__ = (PARKED,).__iter__


class _SwappedTasks:
    """Which task is running in which loop, where asyncio offers functions instead of a dict."""

    def __setitem__(self, loop: Any, task: Any) -> None:
        _asyncio_tasks._swap_current_task(loop, task)

    def __getitem__(self, loop: Any) -> Any:
        task = asyncio.current_task(loop)
        if task is None:
            raise KeyError(loop)
        return task

    def get(self, loop: Any) -> Any:
        return asyncio.current_task(loop)

    def pop(self, loop: Any, default: None) -> None:
        _asyncio_tasks._swap_current_task(loop, None)


def _current_tasks() -> Any:
    # Up to 3.13 asyncio keeps a dict {loop: task}, which C and Python share: one store is a third
    # of the cost of `_enter_task` and `_leave_task`. Whether it is the one that is read is tried.
    table, probe = getattr(_asyncio_tasks, "_current_tasks", None), object()
    if isinstance(table, dict):
        table[probe] = probe
        try:
            if asyncio.current_task(probe) is probe:  # type: ignore[arg-type]
                return table
        finally:
            del table[probe]
    return _SwappedTasks()


# loop -> the task whose step is under way. Written by whoever steps a task.
current_tasks: Any = _current_tasks()


def running_task() -> Task[Any]:
    """Return the futureloop task that is running. Raises RuntimeError where there is none."""
    try:
        task: Task[Any] = current_tasks[get_running_loop()]
    except KeyError:
        raise RuntimeError("no task is running: a callback cannot wait, only a task can") from None
    return task


# Every unfinished task is held here: a task that only waits for something would otherwise belong
# to nobody and could be garbage collected half-way. It is asyncio's own set, so that
# `asyncio.all_tasks()` sees the tasks; `WeakSet.add`, which C tasks go through, costs four times
# as much and would not hold them.
if hasattr(_asyncio_tasks, "_register_eager_task"):  # Python 3.12
    register_task = _asyncio_tasks._register_eager_task
    unregister_task = _asyncio_tasks._unregister_eager_task
    _held: set[Any] = _asyncio_tasks._eager_tasks

    def held_tasks() -> Iterator[Any]:
        """Return the unfinished tasks of all loops."""
        return iter(list(_held))
else:
    # There it is a WeakSet, whose members are references: what they are called for is the task.
    # A task of ours is its own reference (`Task.__call__`), and so it is held.
    _held = _asyncio_tasks._all_tasks.data
    register_task = _held.add
    unregister_task = _held.discard

    def held_tasks() -> Iterator[Any]:
        """Return the unfinished tasks of all loops."""
        return iter(list(_asyncio_tasks._all_tasks))


_MUCH_ROOM = 64 * 1024  # bytes: a set that once had a thousand tasks or more


def shrink_held_tasks() -> None:
    """Give back the room that a great number of tasks has left behind.

    A set never shrinks by itself, and `all_tasks` walks through all its room: after 10,000 tasks
    an empty `run` took twice as long. In place, one operation that no thread can come between.
    """
    if _held.__sizeof__() > _MUCH_ROOM:
        _held.intersection_update(_held)
