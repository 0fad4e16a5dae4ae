"""Who is inside a scope?

The task that entered it, as long as the scope is on its chain, and everything in the nurseries that
this task has open inside. The tree is not written down anywhere: it is found by walking, which only
a cancellation, a changed shield and a moved task need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._interrupt import interrupt

if TYPE_CHECKING:
    from ._cancel import CancelScope
    from ._task import Task


def is_inside(task: Task, scope: CancelScope) -> bool:
    """Say whether `scope` is on the chain of `task`."""
    link: CancelScope | None = task._scope
    while link is not None and link is not scope:
        link = link._parent
    return link is scope


def refresh(scope: CancelScope) -> None:
    """Work out anew whether `scope` is cancelled, and tell everything below."""
    before = scope._effectively_cancelled
    _update(scope)
    if scope._effectively_cancelled != before:
        spread(scope)


def _update(scope: CancelScope) -> None:
    outside = scope._cancelled_from_outside()
    if outside and scope._reason is None:
        assert scope._parent is not None
        scope._reason = scope._parent._reason
    scope._effectively_cancelled = scope._cancel_called or outside or scope._state == "misnested"


def spread(scope: CancelScope) -> None:
    """Bring everything below `scope` up to date, then interrupt the tasks that are cancelled.

    Rule: first all flags, then the tasks, because aborting a wait may run anybody's code.
    """
    assert scope._task is not None
    reached: list[Task] = []
    below = [(scope._task, scope)]
    for task, outer in below:  # grows while it is walked through
        chain: list[CancelScope] = []
        link: CancelScope | None = task._scope
        while link is not None and link is not outer:
            chain.append(link)
            link = link._parent
        if link is None:
            continue  # the task is not inside it any more
        for inner in reversed(chain):
            _update(inner)
        chain.append(outer)
        reached.append(task)
        for nursery in task._nurseries or ():
            if nursery in chain:
                for child in nursery._children:
                    if child._scope is nursery and not child._nurseries:
                        reached.append(child)  # as most are: nothing below it
                    else:
                        below.append((child, nursery))
    interrupt(reached)


def adopt(task: Task, old: CancelScope, new: CancelScope) -> None:
    """Move `task`, with all that runs below it, from the scope `old` into the scope `new`."""
    if task._scope is old:
        task._scope = new
    else:
        outermost = task._scope
        while outermost._parent is not old:
            assert outermost._parent is not None
            outermost = outermost._parent
        outermost._parent = new
        refresh(outermost)
    interrupt((task,))
