"""What does anyio show of a run?

A list of the running tasks, with the number of each one's parent.
"""

from __future__ import annotations

import anyio

from .._contract import TaskNode
from ._trio_inspect import HIDDEN
from ._waiting import waiting_on


def task_tree() -> TaskNode:
    """Return the main task with all that runs below it. Siblings are sorted by name: the list of
    tasks that it is made of has no order."""
    tasks = {task.id: task for task in anyio.get_running_tasks()}
    current = top = anyio.get_current_task()
    # On trio the main task has a parent, which is trio's own.
    while (parent := tasks.get(top.parent_id or 0)) is not None and parent.name != "<init>":
        top = parent

    def node(task: anyio.TaskInfo) -> TaskNode:
        children = [node(child) for child in tasks.values() if child.parent_id == task.id]
        name = (task.name or "").rpartition(".")[2]
        word = None if task.id == current.id else waiting_on(task.coro, HIDDEN)
        return TaskNode(name, word, tuple(sorted(children, key=lambda child: child.name)))

    return node(top)
