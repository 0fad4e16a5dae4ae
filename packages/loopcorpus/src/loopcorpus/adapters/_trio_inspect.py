"""What does trio show of a run?

Its tasks and nurseries can be walked, and instruments are told of every step.
"""

from __future__ import annotations

import trio

from loopbase import Trace

from .._contract import TaskNode
from ._waiting import waiting_on

# The inside of trio: what a task waits on is the name above these.
HIDDEN = frozenset(
    {
        "wait_task_rescheduled",
        "_async_yield",
        "_real_async_yield",
        "ParkingLot.park",
        "sleep_until",
        "sleep_forever",
        "cancel_shielded_checkpoint",
    }
)


def _node(task: trio.lowlevel.Task, current: trio.lowlevel.Task) -> TaskNode:
    return TaskNode(
        task.name.rpartition(".")[2],
        None if task is current else waiting_on(task.coro, HIDDEN),
        tuple(
            _node(child, current)
            for nursery in task.child_nurseries
            for child in sorted(nursery.child_tasks, key=lambda child: child.name)
        ),
    )


def task_tree() -> TaskNode:
    """Return the main task with all that runs below it. Siblings are sorted by name: a nursery
    keeps them in a set."""
    current = task = trio.lowlevel.current_task()
    root = trio.lowlevel.current_root_task()
    while (nursery := task.parent_nursery) is not None and nursery.parent_task is not root:
        task = nursery.parent_task
    return _node(task, current)


class Tracer(trio.abc.Instrument):
    """Fill a trace with what trio tells of its run, trio's own system tasks left out."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._tasks: set[trio.lowlevel.Task] = set()  # the living ones that belong to the program
        self._ended = False  # whether the step under way is the last of its task

    def before_run(self) -> None:
        self._trace.run_start(trio.current_time)

    def after_run(self) -> None:
        self._trace.run_end()

    def task_spawned(self, task: trio.lowlevel.Task) -> None:
        nursery = task.parent_nursery
        if nursery is None:
            return  # the root, which is trio's
        parent = nursery.parent_task
        # Under the root the main task comes first; what comes later is trio's own.
        if not self._tasks and parent.parent_nursery is None:
            self._trace.task_spawn(task, None, task.name.rpartition(".")[2])
        elif parent in self._tasks:
            self._trace.task_spawn(task, parent, task.name.rpartition(".")[2])
        else:
            return
        self._tasks.add(task)

    def task_scheduled(self, task: trio.lowlevel.Task) -> None:
        if task in self._tasks:
            self._trace.wake(task)

    def before_task_step(self, task: trio.lowlevel.Task) -> None:
        if task in self._tasks:
            self._ended = False
            self._trace.step_begin(task)

    def task_exited(self, task: trio.lowlevel.Task) -> None:
        self._ended = True

    def after_task_step(self, task: trio.lowlevel.Task) -> None:
        if task not in self._tasks:
            return
        if self._ended:
            self._tasks.discard(task)
            self._trace.step_end(task, "ended")
        else:
            self._trace.step_end(task, "yielded", waiting_on(task.coro, HIDDEN))
