"""Who is waiting on what?

Tasks and nurseries form a tree, and every waiting task names its waiting place: so the whole
state of a program can be written down at any moment, from inside or from a debugger.
"""

from __future__ import annotations

from collections.abc import Iterator

from loopbase import TaskNode, tree

from ._interrupt import AT_CHECKPOINT, Uninterruptible
from ._suspend import current_loop, word_for
from ._task import Task


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
    return tree(root, _children, lambda task: task.name, _word)


def _children(task: Task) -> Iterator[Task]:
    for nursery in task._nurseries or ():
        yield from nursery._children


def _word(task: Task) -> str | None:
    place = waiting_place(task)
    return None if place is None else word_for(place)
