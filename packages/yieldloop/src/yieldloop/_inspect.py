"""Who is waiting on what?

Every parked task keeps the request it yielded, and every request has a label. The tree is made of
who spawned whom; a task whose parent is over hangs below the main task.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import CodeType
from typing import Any

from loopbase import TaskNode, tree

from ._suspend import Request, running_loop
from ._sync import Lock
from ._task import Task


@dataclass(frozen=True, slots=True)
class Wait:
    """One line of `wait_graph()`."""

    task: Task[Any]
    request: Request  # the Event, Lock, Sleep, Task, ... it is parked on
    blocked_by: Task[Any] | None  # whose doing it takes: the lock's holder, the joined task


def task_tree() -> TaskNode:
    """Return the main task with all that runs below it. Raises RuntimeError outside a run."""
    loop = running_loop("task_tree()")
    below: dict[Task[Any] | None, list[Task[Any]]] = {}
    for task in loop.tasks:
        if task is not loop.main:
            parent = task.parent if task.parent in loop.tasks else loop.main
            below.setdefault(parent, []).append(task)
    return tree(loop.main, lambda task: below.get(task, ()), lambda task: task.name, _label)


def _label(task: Task[Any]) -> str | None:
    return None if task.waiting_on is None else task.waiting_on.label


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
