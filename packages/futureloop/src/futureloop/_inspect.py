"""Who is waiting on what?

Every unfinished task knows what it waits on (`_fut_waiter`) and, if a group or a gathering owns it,
who that is. The tree below the main task is put together from that when somebody asks; running
programs pay nothing for it.
"""

from __future__ import annotations

from typing import Any

from loopbase import TaskNode, tree

from ._children import TaskGroup
from ._gather import Gathering
from ._suspend import get_running_loop, held_tasks
from ._task import Task


def task_tree(loop: Any = None) -> TaskNode:
    """Return the main task of `loop` (the running one) with all that runs below it.

    Children are in the order they were created; tasks that nobody owns stand below the main task.
    """
    loop = get_running_loop() if loop is None else loop
    tasks = [task for task in held_tasks() if isinstance(task, Task) and task._loop is loop]
    tasks.sort(key=lambda task: task._number)
    main = loop._main_task if isinstance(loop._main_task, Task) else None
    below: dict[Task[Any] | None, list[Task[Any]]] = {}
    for task in tasks:
        if task is not main:
            parent = _parent(task)
            below.setdefault(parent if parent in tasks else main, []).append(task)

    return tree(main, lambda task: below.get(task, ()), _name, _waiting_word)


def _name(task: Task[Any] | None) -> str:
    if task is None:
        return "loop"  # it runs no main task: `run_forever`
    # "Task-7" tells a reader nothing: an unnamed task goes by its function's name.
    return task._name or getattr(task._coro, "__name__", None) or task.get_name()


def _waiting_word(task: Task[Any] | None) -> str | None:
    return None if task is None else task._waiting_word()


def _parent(task: Task[Any]) -> Task[Any] | None:
    # Whose child it is stands in it from the beginning, before anyone else.
    owner = task._waiter
    parent: Any = None
    if isinstance(owner, TaskGroup):
        parent = owner._parent
    elif isinstance(owner, Gathering):
        parent = owner._waiter  # the task that waits on it
    return parent  # type: ignore[no-any-return]


def waits() -> list[tuple[str, str]]:
    """Return, for each waiting task of the running loop, its name and what it waits on.

    A task is named as in the tree, everything else by a word like "Lock".
    """
    loop = get_running_loop()
    return [
        (_name(task), _described(task._fut_waiter))
        for task in sorted(held_tasks(), key=lambda task: getattr(task, "_number", 0))
        if isinstance(task, Task) and task._loop is loop and task._fut_waiter is not None
    ]


def _described(waiting_on: Any) -> str:
    if isinstance(waiting_on, Task):
        return _name(waiting_on)
    return getattr(waiting_on, "word", None) or type(waiting_on).__name__


def await_stack(task: Any) -> list[str]:
    """Return the names of the functions that `task` is suspended in, outermost first."""
    names: list[str] = []
    inner = task.get_coro()
    while inner is not None:
        name = getattr(inner, "__qualname__", None)
        if name is not None:
            names.append(name)
        inner = getattr(inner, "cr_await", None) or getattr(inner, "gi_yieldfrom", None)
    return names
