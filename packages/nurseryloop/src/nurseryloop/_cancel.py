"""How does cancellation arrive?

By scope, again and again until the scope is left. A cancelled scope makes every checkpoint inside
it raise `Cancelled`, also in all the children of the nurseries inside it; a shielded scope keeps
out what comes from outside.

Scopes form a tree. Each knows only its parent: whoever enters one puts it on top of the task's
chain, which costs two stores. Going down the tree, which only a cancellation does, follows the
open nurseries of the tasks.
"""

from __future__ import annotations

from math import inf, isnan
from types import TracebackType
from typing import TYPE_CHECKING, Literal, NoReturn, TypeAlias

from ._errors import Cancelled, CancelReason
from ._groups import collapse, raise_as_is
from ._scope_tree import is_inside, refresh, spread
from ._suspend import current_loop, current_task, running

if TYPE_CHECKING:
    from typing import Self

    from ._task import Task

# misnested: an outer scope was left before this one.
_State: TypeAlias = Literal["unbound", "active", "misnested", "exited"]

MISNESTED = (
    "Scopes and nurseries have to be left in the opposite order of being entered, by the task "
    "that entered them. Common causes: a generator that yields inside a scope or nursery and is "
    "no @(async)contextmanager; calling __enter__ or __aenter__ by hand (use an AsyncExitStack)."
)


class CancelScope:
    """A block that can be cancelled as a whole.

    deadline: when it is cancelled by itself, in seconds of the loop's clock.
    relative_deadline: the same, in seconds from the moment it is entered.
    shield: whether cancellations from outside stay outside.
    Raises ValueError for NaN, for a negative relative deadline, and for both kinds at once.
    """

    __slots__ = (
        "__weakref__",
        "_cancel_called",
        "_deadline",
        "_effectively_cancelled",
        "_key",
        "_parent",
        "_reason",
        "_relative_deadline",
        "_shield",
        "_state",
        "_task",
        "cancelled_caught",
    )

    # Set on entry and of no meaning before.
    _parent: CancelScope | None  # the next one outwards; None for the outermost of all
    _key: int | None  # its place among the loop's deadlines, if it has one

    def __init__(
        self, *, deadline: float = inf, relative_deadline: float = inf, shield: bool = False
    ) -> None:
        # One comparison finds NaN too: it is not equal to anything, itself included.
        if (
            deadline != deadline
            or not relative_deadline >= 0
            or deadline != inf != relative_deadline
        ):
            _refuse_deadlines(deadline, relative_deadline)
        self._deadline = deadline  # infinity for none
        self._relative_deadline = relative_deadline  # infinity once the scope has been entered
        self._shield = shield
        self._cancel_called = False
        self._reason: CancelReason | None = None  # of this scope, or the one it inherits from
        self._effectively_cancelled = False  # checkpoints inside raise; kept up by `spread`
        self._state: _State = "unbound"
        self._task: Task | None = None  # who entered it; None while it is not active
        self.cancelled_caught = False  # the block was ended by this scope

    def __enter__(self) -> Self:
        self._enter(current_task())
        return self

    def _enter(self, task: Task) -> None:
        if self._state != "unbound":
            raise RuntimeError("a CancelScope can be used for a single 'with' block only")
        self._state = "active"
        self._task = task
        self._key = None
        self._parent = parent = task._scope
        task._scope = self
        if parent._effectively_cancelled and not self._shield:
            self._effectively_cancelled = True
            self._reason = self._reason or parent._reason
        if self._cancel_called:
            self._effectively_cancelled = True
        if self._relative_deadline != inf or self._deadline != inf:
            loop = task._loop
            now = loop.current_time()
            if self._relative_deadline != inf:
                self._deadline = now + self._relative_deadline
                self._relative_deadline = inf
            if self._cancel_called:
                return
            if now < self._deadline:
                self._key = loop.deadlines.add(self._deadline, self)
            else:
                self._cancel(CancelReason("deadline"))

    def __exit__(
        self,
        etype: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        left = self._leave(error)
        if left is error:
            return False
        if left is not None:
            try:
                raise_as_is(left)
            finally:
                del error, left  # the traceback will hold this frame
        return True

    def _leave(self, error: BaseException | None) -> BaseException | None:
        """Leave the block and return what is left of `error`."""
        task = self._task
        if task is None or task._scope is not self or task._loop.task is not task:
            return self._leave_out_of_order(current_task(), error)
        parent = self._parent
        assert parent is not None, "nobody leaves the outermost scope"
        task._scope = parent
        # What `_close` does, without the call.
        if self._key is not None:
            task._loop.deadlines.remove(self._key)
            self._key = None
        self._state = "exited"
        self._task = self._parent = None
        if error is None or not self._effectively_cancelled:
            return error
        if parent._effectively_cancelled and not self._shield:
            return error  # an outer scope is cancelled too, and will catch it
        return self._catch(error)

    def _close(self, task: Task) -> None:
        if self._key is not None:
            task._loop.deadlines.remove(self._key)
            self._key = None
        self._state = "exited"
        self._task = self._parent = None

    def _catch(self, error: BaseException) -> BaseException | None:
        """Return what is left of `error` without the cancellation."""
        if isinstance(error, Cancelled):
            self.cancelled_caught = True
            return None
        if isinstance(error, BaseExceptionGroup):
            caught, rest = error.split(Cancelled)
            if caught is not None:
                self.cancelled_caught = True
                return None if rest is None else collapse(rest)
        return error

    def _leave_out_of_order(self, task: Task, error: BaseException | None) -> BaseException | None:
        if self._state == "misnested":  # an outer scope has said already what is wrong
            self._close(task)
            return None if error is None else self._catch(error)
        if self._state != "active":
            corrupted = RuntimeError(
                f"cancel scope stack corrupted: {self!r} is left, and was left before"
            )
        elif not is_inside(task, self):
            corrupted = RuntimeError(
                f"cancel scope stack corrupted: {self!r} is left from unrelated {task!r}. "
                f"{MISNESTED}"
            )
        else:
            inner = task._scope
            corrupted = RuntimeError(
                f"cancel scope stack corrupted: {self!r} is left in {task!r}, which is still "
                f"within its child {inner!r}. {MISNESTED}"
            )
            # Nothing will cancel the inner ones any more, so they are cancelled now and stay so.
            while inner is not self:
                inner._state = "misnested"
                assert inner._parent is not None
                inner = inner._parent
            self._effectively_cancelled = True
            spread(self)
            assert self._parent is not None
            task._scope = self._parent
            self._close(task)
        corrupted.__context__ = error
        return corrupted

    def _cancelled_from_outside(self) -> bool:
        parent = self._parent
        return parent is not None and not self._shield and parent._effectively_cancelled

    @property
    def deadline(self) -> float:
        """When the scope is cancelled by itself, in seconds of the loop's clock; may be set."""
        self._refuse_absolute_before_entry()
        return self._deadline

    @deadline.setter
    def deadline(self, deadline: float) -> None:
        if isnan(deadline):
            _refuse_deadlines(deadline, inf)
        self._refuse_absolute_before_entry()
        self._set_deadline(float(deadline))

    def _refuse_absolute_before_entry(self) -> None:
        if self._relative_deadline != inf:
            raise RuntimeError(
                "this scope counts from the moment it is entered and has no absolute deadline "
                "before; use relative_deadline"
            )

    def _set_deadline(self, deadline: float) -> None:
        self._deadline = deadline
        if self._task is None or self._cancel_called:
            return
        loop = current_loop()
        if self._key is not None:
            loop.deadlines.remove(self._key)
            self._key = None
        if deadline != inf:
            self._key = loop.deadlines.add(deadline, self)

    @property
    def relative_deadline(self) -> float:
        """The seconds that are left; before the scope is entered, those it will have."""
        if self._state != "unbound":
            return self._deadline - current_loop().current_time()
        self._refuse_relative_before_entry()
        return self._relative_deadline

    @relative_deadline.setter
    def relative_deadline(self, seconds: float) -> None:
        if not seconds >= 0:
            _refuse_deadlines(inf, seconds)
        if self._state != "unbound":
            self._set_deadline(current_loop().current_time() + float(seconds))
        else:
            self._refuse_relative_before_entry()
            self._relative_deadline = float(seconds)

    def _refuse_relative_before_entry(self) -> None:
        if self._deadline != inf:
            raise RuntimeError("this scope was given an absolute deadline; use deadline")

    @property
    def is_relative(self) -> bool | None:
        """Whether it has a relative deadline; None once it has been entered."""
        return None if self._state != "unbound" else self._relative_deadline != inf

    @property
    def shield(self) -> bool:
        """Whether cancellations from outside stay outside; may be set at any time."""
        return self._shield

    @shield.setter
    def shield(self, shield: bool) -> None:
        if not isinstance(shield, bool):
            raise TypeError(f"shield is True or False, not {shield!r}")
        self._shield = shield
        if self._task is not None:
            refresh(self)

    @property
    def cancel_called(self) -> bool:
        """Whether it was cancelled, by `cancel()` or by its deadline."""
        if (
            not self._cancel_called
            and self._state != "exited"
            and self._deadline != inf
            and current_loop().current_time() >= self._deadline
        ):
            self._cancel(CancelReason("deadline"))
        return self._cancel_called

    def cancel(self, reason: str | None = None) -> None:
        """Cancel the block. No effect on a scope that is cancelled already.

        reason: a text that the resulting `Cancelled` will show.
        """
        loop = running.loop
        task = None if loop is None else loop.task
        self._cancel(CancelReason("explicit", None if task is None else repr(task), reason))

    def expire(self) -> None:
        """Cancel the block: its deadline has come. Called by the kernel."""
        self._key = None
        self._cancel(CancelReason("deadline"))

    def _cancel(self, reason: CancelReason) -> None:
        if self._cancel_called:
            return
        loop = running.loop
        if self._task is not None and self._task._loop is not loop:
            raise RuntimeError(
                "this scope belongs to the loop of another thread: cancel it from there, through "
                "nurseryloop.from_thread.run_sync(scope.cancel)"
            )
        self._cancel_called = True
        if self._reason is None:
            self._reason = reason
        if loop is not None and loop.observer is not None:
            loop.observer.cancel_request(self)
        if self._task is not None:
            if self._key is not None:
                self._task._loop.deadlines.remove(self._key)
                self._key = None
            refresh(self)

    def __repr__(self) -> str:
        said: str = self._state
        if self._cancel_called:
            said += ", cancelled"
        elif self._deadline != inf and running.loop is not None:
            left = self._deadline - running.loop.current_time()
            said += f", deadline is {abs(left):.2f} seconds {'from now' if left >= 0 else 'ago'}"
        return f"<CancelScope at {id(self):#x}, {said}>"


def _refuse_deadlines(deadline: float, relative_deadline: float) -> NoReturn:
    if isnan(deadline) or isnan(relative_deadline):
        raise ValueError("a deadline must not be NaN")
    if relative_deadline < 0:
        raise ValueError(f"a relative deadline must not be negative: {relative_deadline!r}")
    raise ValueError("give a deadline or a relative deadline, not both")


def effective_deadline(task: Task) -> float:
    """Return when `task` will be cancelled: -infinity when it is, infinity for never."""
    if task._scope._effectively_cancelled:
        return -inf
    earliest = inf
    scope: CancelScope | None = task._scope
    while scope is not None:
        earliest = min(earliest, scope._deadline)
        scope = None if scope._shield else scope._parent
    return earliest


def current_effective_deadline() -> float:
    """Return when the current task will be cancelled, in seconds of the loop's clock.

    All the scopes around count, up to a shield. -infinity: it is cancelled. Infinity: never.
    """
    return effective_deadline(current_task())
