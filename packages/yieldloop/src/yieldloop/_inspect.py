"""Who is waiting on what?

Every parked task keeps the request it yielded, and every request has a label. The tree is made of
who spawned whom; a task whose parent is over hangs below the main task.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import CodeType
from typing import Any

from ._suspend import Request, running_loop
from ._sync import Lock
from ._task import Task


@dataclass(frozen=True, slots=True)
class TaskNode:
    """One task of `task_tree()`."""

    name: str
    waiting_on: str | None  # a word like "Event" or "sleep"; None while it is ready or running
    children: tuple[TaskNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """One line of `wait_graph()`."""

    task: Task[Any]
    request: Request  # the Event, Lock, Sleep, Task, ... it is parked on
    blocked_by: Task[Any] | None  # whose doing it takes: the lock's holder, the joined task


def task_tree() -> TaskNode:
    """Return the main task with all that runs below it. Raises RuntimeError outside a run."""
    loop = running_loop("task_tree()")
    below: dict[Task[Any], list[TaskNode]] = {loop.main: []}
    below.update((task, []) for task in loop.tasks)
    # Youngest first: children come after their parents, so nobody's node is made too early.
    for task in reversed(loop.tasks):
        if task is not loop.main:
            parent = task.parent if task.parent in below else loop.main
            assert parent is not None
            below[parent].insert(0, _node(task, below[task]))
    return _node(loop.main, below[loop.main])


def _node(task: Task[Any], children: list[TaskNode]) -> TaskNode:
    waiting_on = None if task.waiting_on is None else task.waiting_on.label
    return TaskNode(task.name, waiting_on, tuple(children))


def wait_graph() -> list[Wait]:
    """Return what every parked task waits on, the oldest task first."""
    graph: list[Wait] = []
    for task in running_loop("wait_graph()").tasks:
        request = task.waiting_on
        if request is not None:
            blocked_by = request if isinstance(request, Task) else None
            if isinstance(request, Lock):
                blocked_by = request.owner
            graph.append(Wait(task, request, blocked_by))
    return graph


def await_stack(task: Task[Any]) -> list[tuple[CodeType, int | None]]:
    """Return where `task` stands: code and line of each coroutine it awaits, outermost first."""
    stack: list[tuple[CodeType, int | None]] = []
    coro: Any = task.coro
    while coro is not None:
        frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None)
        if frame is None:
            break  # an awaitable without a frame: the loop cannot see further
        stack.append((frame.f_code, frame.f_lineno))
        coro = getattr(coro, "cr_await", None) or getattr(coro, "gi_yieldfrom", None)
    return stack
