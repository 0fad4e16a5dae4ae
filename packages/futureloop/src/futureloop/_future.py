"""What does a task wait on?

A future: a place for one result that is not there yet. Whoever produces it calls `set_result` or
`set_exception` once; from then on the future is done, the tasks that wait on it are ready, and its
callbacks are scheduled (never called at once) with the future as their argument.

Most futures have one waiter, a task. It stands in a slot of its own, not in a list, and is put
into the loop's ready queue itself: no callback object is made for it.
"""

from __future__ import annotations

import asyncio
from asyncio import base_futures
from collections.abc import Callable, Generator
from contextvars import Context, copy_context
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from ._errors import CancelledError, InvalidStateError
from ._reports import report_unseen, where_it_was_made
from ._suspend import CANCELLED, FINISHED, PENDING, get_running_loop, until_done

if TYPE_CHECKING:
    import traceback
    from types import TracebackType


Result = TypeVar("Result")
_future_repr: Callable[[Any], str] = base_futures._future_repr  # type: ignore[attr-defined]
Callback = Callable[[Any], object]


class Listener(Protocol):
    """Who can stand in a future: a task that waits, a group, a countdown."""

    def _future_done(self, future: Any, /) -> None: ...


class Future(Generic[Result]):
    """A result that is not there yet.

    loop: the loop it belongs to; the running one by default.
    Where it comes from: `asyncio.Future`, whose methods and meanings these are.
    """

    # Set by those who end it: `_result`; `_exception_traceback`, the exception's as it was then;
    # `_cancelled_error`, the one a task ended with.
    __slots__ = (
        "__dict__",  # asyncio's futures take attributes; made only when somebody sets one
        "__weakref__",
        "_asyncio_future_blocking",
        "_cancel_message",
        "_cancelled_error",
        "_exception",
        "_exception_traceback",
        "_loop",
        "_more",
        "_result",
        "_state",
        "_unseen",
        "_waiter",
    )

    def __init__(self, *, loop: Any = None) -> None:
        if loop is None:
            loop = get_running_loop()
        self._loop = loop  # any asyncio loop; never changes
        self._state = PENDING  # PENDING, CANCELLED or FINISHED; leaves PENDING once
        self._exception: BaseException | None = None  # written by `set_exception`
        self._unseen = False  # it has an exception that nobody has looked at
        self._cancel_message: Any = None  # written by `cancel`
        # Set by `__await__` right before the future is yielded, cleared by the task that takes
        # it: tells `await future` from a `yield future` by mistake. Part of asyncio's protocol.
        self._asyncio_future_blocking = False
        # Who is told when it is done: first the one in the slot, then the rest in order. Rule:
        # while there is a rest, nobody enters the slot.
        self._waiter: Listener | None = None
        self._more: list[Listener | tuple[Callback, Context]] | None = None
        if loop.get_debug():
            self._source_traceback = where_it_was_made()

    _result: Any
    _exception_traceback: TracebackType | None
    _cancelled_error: CancelledError | None

    @property
    def _source_traceback(self) -> traceback.StackSummary | None:
        """Where it was made; in debug mode only."""
        return self.__dict__.get("source_traceback")

    @_source_traceback.setter
    def _source_traceback(self, summary: traceback.StackSummary | None) -> None:
        self.__dict__["source_traceback"] = summary

    # What asyncio and others test with isinstance() is answered by the class they mean, while
    # nothing is inherited from it.
    @property  # type: ignore[misc]
    def __class__(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        return asyncio.Future

    if TYPE_CHECKING:

        def __await__(self) -> Generator[Any, None, Result]: ...

        __iter__ = __await__
    else:
        __await__ = __iter__ = until_done  # itself, not a method around it: one frame less

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

    def done(self) -> bool:
        """Return whether it has a result or an exception or was cancelled."""
        return self._state is not PENDING

    def cancelled(self) -> bool:
        """Return whether it was cancelled."""
        return self._state is CANCELLED

    def result(self) -> Result:
        """Return the result, or raise the exception.

        Raises CancelledError if it was cancelled, InvalidStateError if it is not done.
        """
        error = self.exception()
        if error is not None:
            try:
                raise error.with_traceback(self._exception_traceback)
            finally:
                del error, self  # the error holds this frame, and the future the error
        return self._result  # type: ignore[no-any-return]

    def exception(self) -> BaseException | None:
        """Return the exception, or None if it has a result.

        Raises CancelledError if it was cancelled, InvalidStateError if it is not done.
        """
        if self._state is CANCELLED:
            raise self._make_cancelled_error()
        if self._state is PENDING:
            raise InvalidStateError("the result is not there yet: await the future")
        self._unseen = False
        return self._exception

    def set_result(self, result: Result) -> None:
        """End it with a result. Raises InvalidStateError if it is done."""
        if self._state is not PENDING:
            raise self._already_done("set_result")
        self._result = result
        self._state = FINISHED
        self._tell()

    def set_exception(self, exception: type[BaseException] | BaseException) -> None:
        """End it with an exception, or with a new one of a class.

        Raises InvalidStateError if it is done. A StopIteration is wrapped: raised out of an
        `await` it would look like a result.
        """
        if self._state is not PENDING:
            raise self._already_done("set_exception")
        if isinstance(exception, type):
            exception = exception()
        if not isinstance(exception, BaseException):
            raise TypeError(f"set_exception() takes an exception, not {exception!r}")
        if isinstance(exception, StopIteration):
            wrapped = RuntimeError(
                "StopIteration ends a coroutine with a result and cannot be raised into a Future"
            )
            wrapped.__cause__ = wrapped.__context__ = exception
            exception = wrapped
        self._exception = exception
        self._exception_traceback = exception.__traceback__
        self._state = FINISHED
        report_unseen(self)
        self._tell()

    def cancel(self, msg: Any = None) -> bool:
        """Cancel it: whoever waits on it gets CancelledError. Return False if it is done."""
        self._unseen = False
        if self._state is not PENDING:
            return False
        self._state = CANCELLED
        self._cancel_message = msg
        self._cancelled_error = None
        self._tell()
        return True

    def add_done_callback(self, fn: Callback, /, *, context: Context | None = None) -> None:
        """Schedule `fn(future)` for when it is done; at once (in the next round) if it is."""
        if self._state is not PENDING:
            self._loop.call_soon(fn, self, context=context)
            return
        if self._more is None:
            self._more = []
        self._more.append((fn, copy_context() if context is None else context))

    def remove_done_callback(self, fn: Callback, /) -> int:
        """Take out every entry of `fn` among the callbacks; return how many there were."""
        before = self._more or []
        kept = [entry for entry in before if not (isinstance(entry, tuple) and entry[0] == fn)]
        self._more = kept or None
        return len(before) - len(kept)

    def get_loop(self) -> Any:
        """Return the loop it belongs to. Raises RuntimeError if its __init__ was never called."""
        try:
            return self._loop
        except AttributeError:
            raise RuntimeError("Future object is not initialized.") from None

    def _tell(self) -> None:
        """It is done: tell the listeners and schedule the callbacks, in their order."""
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            waiter._future_done(self)
        if self._more is not None:
            more, self._more = self._more, None
            for entry in more:
                if isinstance(entry, tuple):
                    self._loop.call_soon(entry[0], self, context=entry[1])
                else:
                    entry._future_done(self)

    def _stand(self, listener: Listener) -> None:
        """Let `listener` be told when it is done, at once and without a callback."""
        if self._waiter is None and self._more is None:
            self._waiter = listener
        elif self._more is None:
            self._more = [listener]
        else:
            self._more.append(listener)

    def _leave(self, listener: Listener) -> None:
        """Take back what `_stand` did."""
        if self._waiter is listener:
            self._waiter = None
        elif self._more is not None:
            self._more.remove(listener)

    def _make_cancelled_error(self) -> CancelledError:
        """Return the CancelledError to raise; the one that ended the task, the first time."""
        error, self._cancelled_error = self._cancelled_error, None
        if error is not None:
            return error
        if self._cancel_message is None:
            return CancelledError()
        return CancelledError(self._cancel_message)

    def _already_done(self, call: str) -> InvalidStateError:
        return InvalidStateError(
            f"{call}() on a future that is done: {self!r}; check done() first, or give each "
            "result a future of its own"
        )

    # asyncio's names for the above.

    @property
    def _log_traceback(self) -> bool:
        return self._unseen

    @_log_traceback.setter
    def _log_traceback(self, value: bool) -> None:
        if value:
            raise ValueError("_log_traceback can only be set to False")
        self._unseen = False

    @property
    def _callbacks(self) -> list[tuple[Callback, Context | None]] | None:
        entries: list[Any] = [] if self._waiter is None else [self._waiter]
        return [
            entry if type(entry) is tuple else (entry._future_done, None)
            for entry in entries + (self._more or [])
        ] or None

    def __repr__(self) -> str:
        return _future_repr(self)
