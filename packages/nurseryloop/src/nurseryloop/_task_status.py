"""How does a child say that it is ready?

Until it calls `started()` a child of `Nursery.start` lives in a waiting room, a nursery inside the
call. Then it is moved, with everything below it, into the nursery it was meant for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, final

from ._scope_tree import adopt

if TYPE_CHECKING:
    from ._children import Nursery


Status = TypeVar("Status", contravariant=True)


class TaskStatus(Protocol[Status]):
    """What a function that is run by `Nursery.start` gets as `task_status`."""

    def started(self, value: Status | None = None) -> None:
        """Say that the task is ready, and what `start` is to return."""
        ...


NOT_STARTED = object()


@final
class PendingStart:
    __slots__ = ("_nursery", "_value", "_waiting_room")

    def __init__(self, waiting_room: Nursery, nursery: Nursery) -> None:
        self._waiting_room = waiting_room  # where the child is until it calls `started`
        self._nursery = nursery  # where it goes then
        self._value: Any = NOT_STARTED

    def started(self, value: Any = None) -> None:
        if self._value is not NOT_STARTED:
            raise RuntimeError("called 'started' twice on the same task status")
        self._value = value
        old, new = self._waiting_room, self._nursery
        # A child that is being cancelled stays where somebody catches its `Cancelled`.
        if old._effectively_cancelled:
            return
        moving, old._children = old._children, {}
        for task in moving:
            task._parent_nursery = new
            task._eventual_parent_nursery = None
            new._children[task] = None
        for task in moving:
            adopt(task, old, new)
        old._close_if_over()


@final
class _IgnoredTaskStatus:
    def __repr__(self) -> str:
        return "TASK_STATUS_IGNORED"

    def started(self, value: Any = None) -> None:
        pass  # nobody waits for it


# The default of a `task_status` parameter: the function can then be called without `start` too.
TASK_STATUS_IGNORED: TaskStatus[Any] = _IgnoredTaskStatus()
