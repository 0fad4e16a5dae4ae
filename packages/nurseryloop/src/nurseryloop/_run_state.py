"""What belongs to one run?

Everything that lives as long as one call of `run` and no longer. It is a record without
behaviour: the primitives reach it through `_suspend.running`, the kernel in `_loop` drives it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol

from loopbase import (
    OPERATIONS_PER_TURN,
    AsyncGenerators,
    Deadlines,
    Outcome,
    Wakeup,
    Workers,
    open_poller,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from contextvars import Context

    from loopbase import Clock

    from ._cancel import CancelScope
    from ._children import Nursery
    from ._observer import Observer
    from ._task import Task


class Expiring(Protocol):
    """What stands among the deadlines."""

    def expire(self) -> None:
        """Do what is due."""
        ...


class Loop:
    """The state of one run. Written by `_loop` unless a field says otherwise."""

    __slots__ = (
        "__weakref__",
        "abandoned",
        "async_generators",
        "calls",
        "calls_lock",
        "clock",
        "closed",
        "crash",
        "current_time",
        "deadlines",
        "idle_waiters",
        "interrupted",
        "late_generators",
        "locals",
        "main",
        "main_outcome",
        "observer",
        "once_calls",
        "operations",
        "over",
        "poller",
        "ready",
        "root",
        "root_scope",
        "strict_exception_groups",
        "system_context",
        "system_nursery",
        "task",
        "wakeup",
        "workers",
    )

    def __init__(
        self,
        clock: Clock,
        context: Context,
        strict_exception_groups: bool,
        root_scope: CancelScope,
    ) -> None:
        self.clock = clock
        self.current_time: Callable[[], float] = clock.current_time
        self.strict_exception_groups = strict_exception_groups  # what open_nursery() defaults to
        self.system_context = context  # what system tasks start from: the caller's of `run`
        self.task: Task | None = None  # the one whose step is under way
        self.ready: deque[Task] = deque()  # whose turn comes; `wake` appends
        # Nurseries whose task died inside them, while they have children.
        self.abandoned: list[Nursery] = []
        # Scopes and sleeps by the moment their `expire` is to be called; written by them.
        self.deadlines: Deadlines[Expiring] = Deadlines()
        self.root: Task | None = None  # the ancestor of all others
        self.root_scope = root_scope  # around everything; cancelled when the loop gives up
        self.main: Task | None = None  # the one that runs the function given to `run`
        self.main_outcome: Outcome[Any] | None = None  # how it ended
        self.system_nursery: Nursery | None = None  # where tasks without a parent live
        self.crash: BaseException | None = None  # what made the loop give up; raised at the end
        self.interrupted = False  # Ctrl-C was pressed and nobody has been told; set by the handler
        self.over = False  # the root task has ended
        self.observer: Observer | None = None  # None while nobody watches
        self.locals: dict[Any, Any] = {}  # the values of RunVars; written by them
        # The tasks in wait_all_tasks_blocked, by their cushion in seconds; written by them.
        self.idle_waiters: dict[Task, float] = {}
        # What others want called in the loop; appended by any thread under the lock. The lock is
        # re-entrant because a signal handler may come while this very thread holds it.
        self.calls: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self.once_calls: dict[tuple[Callable[..., object], tuple[Any, ...]], None] = {}
        self.calls_lock = RLock()
        self.closed = False  # no more calls are taken
        self.poller = open_poller()  # which descriptors became ready; told of them by `_sockets`
        # How many operations may still go on without waiting until one is a checkpoint; written
        # by `must_pause`.
        self.operations = OPERATIONS_PER_TURN
        self.wakeup = Wakeup()
        self.workers = Workers("nurseryloop worker")
        self.async_generators: AsyncGenerators | None = None
        # Abandoned after the system nursery closed; the root task finishes them.
        self.late_generators: list[AsyncGenerator[Any, Any]] = []
