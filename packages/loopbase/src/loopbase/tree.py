"""What runs below what?

A picture of a run's tasks at one moment. Who counts as whose child, and what a task waits on, is
each loop's own answer; the picture and its text look the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Task = TypeVar("Task")


@dataclass(frozen=True, slots=True)
class TaskNode:
    """One task of a `task_tree()`. As text: the task and all below it, one indented line each."""

    name: str
    waiting_on: str | None  # a word like "Event" or "sleep"; None while it is ready or running
    children: tuple[TaskNode, ...] = ()

    def __str__(self) -> str:
        lines: list[str] = []
        todo = [(0, self)]
        while todo:
            depth, node = todo.pop()
            waits = "" if node.waiting_on is None else f" (waiting on {node.waiting_on})"
            lines.append(f"{'  ' * depth}{node.name}{waits}")
            todo += [(depth + 1, child) for child in reversed(node.children)]
        return "\n".join(lines)


def tree(
    root: Task,
    children: Callable[[Task], Iterable[Task]],
    name: Callable[[Task], str],
    waiting_on: Callable[[Task], str | None],
) -> TaskNode:
    """Return `root` with all that is below it. Tasks are told apart by identity."""
    # Children before parents, with no recursion: a tree may be deeper than Python's stack.
    below: list[tuple[Task, list[Task]]] = []
    todo = [root]
    while todo:
        task = todo.pop()
        below.append((task, list(children(task))))
        todo += below[-1][1]
    nodes: dict[int, TaskNode] = {}
    for task, tasks in reversed(below):
        made = tuple(nodes[id(child)] for child in tasks)
        nodes[id(task)] = TaskNode(name(task), waiting_on(task), made)
    return nodes[id(root)]
