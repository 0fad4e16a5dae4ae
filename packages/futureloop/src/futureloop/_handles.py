"""What is a callback that waits for its turn?

A handle: the function, its arguments and its context variables, kept until the loop comes to it.
It can be cancelled until then. Tasks need no handle, they stand in the ready queue themselves.
"""

from __future__ import annotations

import sys
import traceback
from asyncio import format_helpers
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any


class Handle:
    """A callback for the next round. Returned by `call_soon`; `cancel` takes it back."""

    __slots__ = (
        "__weakref__",
        "_args",
        "_callback",
        "_cancelled",
        "_context",
        "_loop",
        "_source_traceback",
    )

    def __init__(
        self,
        callback: Callable[..., object],
        args: tuple[Any, ...],
        loop: Any,
        context: Context | None = None,
    ) -> None:
        self._callback: Callable[..., object] | None = callback  # None once cancelled
        self._args: tuple[Any, ...] | None = args
        self._context = copy_context() if context is None else context
        self._loop = loop
        self._cancelled = False
        # Where it was made; only in debug mode.
        self._source_traceback: traceback.StackSummary | None = (
            format_helpers.extract_stack(sys._getframe(1)) if loop.get_debug() else None
        )

    def cancel(self) -> None:
        """Take the call back. No effect once it was made; calling it twice is no error."""
        if not self._cancelled:
            self._cancelled = True
            self._callback = self._args = None  # what they hold is free at once

    def cancelled(self) -> bool:
        """Return whether the call was taken back."""
        return self._cancelled

    def get_context(self) -> Context:
        """Return the context variables that the callback runs with."""
        return self._context

    def _step(self) -> None:
        """Make the call. What it raises goes to the loop's exception handler."""
        if self._cancelled:
            return
        assert self._callback is not None and self._args is not None
        try:
            self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            context: dict[str, Any] = {
                "message": f"Exception in callback {self._call_text()}",
                "exception": error,
                "handle": self,
            }
            if self._source_traceback:
                context["source_traceback"] = self._source_traceback
            self._loop.call_exception_handler(context)

    _run = _step  # asyncio's name for it

    def _call_text(self) -> str:
        return format_helpers._format_callback_source(self._callback, self._args or ())

    def _words(self) -> list[str]:
        words = [type(self).__name__]
        if self._cancelled:
            words.append("cancelled")
        else:
            words.append(self._call_text())
        if self._source_traceback:
            frame = self._source_traceback[-1]
            words.append(f"created at {frame.filename}:{frame.lineno}")
        return words

    def __repr__(self) -> str:
        return f"<{' '.join(self._words())}>"


class TimerHandle(Handle):
    """A callback for a moment. Returned by `call_later` and `call_at`."""

    __slots__ = ("_key", "_when")

    def __init__(
        self,
        when: float,
        callback: Callable[..., object],
        args: tuple[Any, ...],
        loop: Any,
        context: Context | None = None,
    ) -> None:
        super().__init__(callback, args, loop, context)
        self._when = when
        self._key = -1  # its key among the loop's deadlines, written by the loop

    def when(self) -> float:
        """Return the moment, in seconds of the loop's clock."""
        return self._when

    def cancel(self) -> None:
        """Take the call back. No effect once it was made; calling it twice is no error."""
        if not self._cancelled:
            self._loop._deadlines.remove(self._key)
        super().cancel()

    def _words(self) -> list[str]:
        words = super()._words()
        words.insert(1, f"when={self._when}")
        return words

    def __lt__(self, other: TimerHandle) -> bool:
        return self._when < other._when
