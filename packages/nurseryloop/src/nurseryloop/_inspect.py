"""Who is waiting on what?

Tasks and nurseries form a tree, and every waiting task names its waiting place: so the whole
state of a program can be written down at any moment, from inside or from a debugger.
"""

from __future__ import annotations

from dataclasses import dataclass

from ._interrupt import AT_CHECKPOINT, Uninterruptible
from ._suspend import current_loop, word_for
from ._task import Task


@dataclass(frozen=True, slots=True)
class TaskNode:
    """One task and what lives in its nurseries."""

    task: Task
    name: str
    waiting_on: str | None  # the kind of its waiting place; None while it is ready or running
    children: tuple[TaskNode, ...]


def waiting_place(task: Task) -> object | None:
    """Return what `task` waits on: an Event, a ParkingLot, a Nursery, ...; None if it does not."""
    place = task._waiting_on
    if isinstance(place, Uninterruptible):
        place = place.place
    return None if place is AT_CHECKPOINT else place


def task_tree(task: Task | None = None) -> TaskNode:
    """Return `task` and everything below it; the main task of the run when not given."""
    loop = current_loop()
    root = loop.main if task is None else task
    assert root is not None, "asked before there was a main task"
    # Children before parents, with no recursion: a tree may be deeper than Python's stack.
    order = [root]
    for parent in order:  # grows while it is walked through
        for nursery in parent._nurseries or ():
            order += nursery._children
    nodes: dict[Task, TaskNode] = {}
    for parent in reversed(order):
        place = waiting_place(parent)
        children = tuple(
            nodes[child] for nursery in parent._nurseries or () for child in nursery._children
        )
        word = None if place is None else word_for(place)
        nodes[parent] = TaskNode(parent, parent.name, word, children)
    return nodes[root]


def format_task_tree(node: TaskNode) -> str:
    """Return the tree as text, one indented line for each task."""
    lines: list[str] = []
    todo = [(0, node)]
    while todo:
        depth, node = todo.pop()
        state = "" if node.waiting_on is None else f" (waiting on {node.waiting_on})"
        lines.append(f"{'  ' * depth}{node.name}{state}")
        todo += [(depth + 1, child) for child in reversed(node.children)]
    return "\n".join(lines)
