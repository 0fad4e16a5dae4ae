"""What happens to an exception that nobody looks at?

It goes to the loop's exception handler, as a dictionary of what is known about it: from a callback
that raised, from a future or task that vanished with an exception nobody asked for, from a
callback that took too long (debug mode). The handler is the program's to replace; the default
logs to the logger named "asyncio", where programs and tests look for it.
"""

from __future__ import annotations

import sys
import traceback
from asyncio import coroutines, format_helpers
from asyncio.log import logger
from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any, TypeAlias

ExceptionHandler: TypeAlias = Callable[[Any, dict[str, Any]], object]


class Reporting:
    """The part of a loop that reports."""

    def __init__(self) -> None:
        self._exception_handler: ExceptionHandler | None = None  # the program's, if it set one
        self._debug: bool = coroutines._is_debug_mode()  # type: ignore[attr-defined]  # set by the program
        self.slow_callback_duration = 0.1  # seconds; longer steps are reported in debug mode

    def get_debug(self) -> bool:
        """Return whether debug mode is on."""
        return self._debug

    def set_debug(self, enabled: bool) -> None:
        """Switch debug mode: where things were made is kept, slow callbacks are reported."""
        self._debug = enabled

    def get_exception_handler(self) -> ExceptionHandler | None:
        """Return the program's handler, or None."""
        return self._exception_handler

    def set_exception_handler(self, handler: ExceptionHandler | None) -> None:
        """Let `handler(loop, context)` see what nobody else does; None restores the default.

        Raises TypeError for what is neither callable nor None.
        """
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def default_exception_handler(self, context: dict[str, Any]) -> None:
        """Log `context`: its "message", its "exception" with the traceback, and the rest."""
        error = context.get("exception")
        lines = [context.get("message") or "Unhandled exception in event loop"]
        for key in sorted(context.keys() - {"message", "exception"}):
            value = context[key]
            if key in ("source_traceback", "handle_traceback"):
                lines.append("Object created at (most recent call last):")
                lines.append("".join(traceback.format_list(value)).rstrip())
            else:
                lines.append(f"{key}: {value!r}")
        exc_info = (type(error), error, error.__traceback__) if error is not None else False
        logger.error("\n".join(lines), exc_info=exc_info)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Hand `context` to the handler. Never raises, but for SystemExit and KeyboardInterrupt."""
        handler = self._exception_handler
        if handler is not None:
            try:
                handler(self, context)
                return
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                context = {
                    "message": "Unhandled error in exception handler",
                    "exception": error,
                    "context": context,
                }
        try:
            self.default_exception_handler(context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:  # a subclass's own default handler may be broken
            logger.error("Exception in default exception handler", exc_info=True)

    def _report_destroyed(self, task: Any) -> None:
        """The loop closes and `task` never ends. Nobody else would ever say so."""
        if task._log_destroy_pending and not task.done():
            context = {"task": task, "message": "Task was destroyed but it is pending!"}
            if task._source_traceback:
                context["source_traceback"] = task._source_traceback
            self.call_exception_handler(context)

    def _report_slow(self, item: object, seconds: float) -> None:
        logger.warning("Executing %r took %.3f seconds", item, seconds)


class _Reported:
    """What a future is besides, from the moment it has an exception that nobody has looked at."""

    __slots__ = ()

    def __del__(self: Any) -> None:
        if not self._unseen:
            return
        context: dict[str, Any] = {
            "message": f"{type(self).__name__} exception was never retrieved",
            "exception": self._exception,
            "future": self,
        }
        if self._source_traceback:
            context["source_traceback"] = self._source_traceback
        self._loop.call_exception_handler(context)


@cache
def _reported_class(cls: Any) -> type[Any]:
    return type(cls.__name__, (_Reported, cls), {"__slots__": (), "__module__": cls.__module__})


_set_class = object.__dict__["__class__"].__set__


def report_unseen(future: Any) -> None:
    """Let the loop hear of `future`'s exception if it vanishes before anyone looks at it.

    Its class gets a finaliser only now: one that every future had from the beginning would cost
    a tenth of each spawn, for the few that fail.
    """
    future._unseen = True
    cls: Any = type(future)
    _set_class(future, _reported_class(cls))


def where_it_was_made() -> traceback.StackSummary:
    """Return the stack down to the caller of this package, for debug mode."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__package__") == __package__:
        frame = frame.f_back
    return format_helpers.extract_stack(frame)
