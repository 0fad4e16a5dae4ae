"""What was handed over to be run?

An async function, it is hoped. Everything else is refused here, and so is what another library
wants to be awaited: with a message that says what it is and what to write instead.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Coroutine, Iterator
from contextvars import Context
from functools import partial
from inspect import CO_ITERABLE_COROUTINE
from types import CoroutineType, FrameType, GeneratorType
from typing import TYPE_CHECKING, Any, NoReturn

from loopbase import describe, discard, library_of

if TYPE_CHECKING:
    from ._task import Task


def name_of(thing: object) -> str:
    """Return what a task that runs `thing` is called."""
    thing = thing.func if isinstance(thing, partial) else thing
    try:
        return f"{thing.__module__}.{thing.__qualname__}"  # type: ignore[attr-defined]
    except AttributeError:
        return repr(thing)


def call_async(
    function: Callable[..., Any], args: tuple[Any, ...], context: Context, caller: str
) -> Coroutine[Any, Any, Any]:
    """Call `function(*args)` in `context` and return its coroutine.

    caller: who was given the function, for the messages.
    Raises TypeError for everything that is no async function.
    """
    try:
        coro = context.run(function, *args)
    except TypeError:
        if callable(function):
            raise
        refuse_uncallable(function, caller)
    return coro if type(coro) is CoroutineType else as_coroutine(coro, function, caller)


def refuse_uncallable(function: Any, caller: str) -> NoReturn:
    discard(function)
    if isinstance(function, (CoroutineType, GeneratorType)):
        name = function.__name__
        raise TypeError(
            f"{caller} takes an async function and its arguments, not {describe(function)}: "
            f"write {caller}({name}, ...) instead of {caller}({name}(...))"
        ) from None
    raise TypeError(f"{caller} takes an async function, not {describe(function)}") from None


def as_coroutine(coro: Any, function: Any, caller: str) -> Coroutine[Any, Any, Any]:
    """Return a coroutine for what an async function may return instead of one."""
    if isinstance(coro, Coroutine) or (
        isinstance(coro, GeneratorType) and coro.gi_code.co_flags & CO_ITERABLE_COROUTINE
    ):
        return _run_awaitable(coro)
    library = library_of(coro)
    discard(coro)
    if library is not None:
        raise TypeError(
            f"{caller} takes an async function; {describe(function)} returned {describe(coro)}, "
            "which nurseryloop cannot wait for"
        )
    if hasattr(coro, "__anext__"):
        raise TypeError(
            f"{caller} takes an async function, not {describe(function)}: it is iterated with "
            "`async for`, not run"
        )
    raise TypeError(
        f"{caller} takes an async function; {describe(function)} is synchronous and returned "
        f"{describe(coro)}. Write `async def`, or run it in a thread with to_thread.run_sync"
    )


async def _run_awaitable(awaitable: Any) -> Any:
    """Give a generator or a compiled coroutine the shape that `Task.coro` promises."""
    return await awaitable


def refuse(task: Task, message: object) -> None:
    """Answer a message of another library: raise a TypeError where the task awaits it."""
    library = library_of(message) or _library_awaited(task)
    whose = f"it belongs to {library}" if library else "no async library that is known yields it"
    error = TypeError(
        f"nurseryloop was asked to wait for {describe(message)}: {whose}. Await nurseryloop's own "
        "calls here (sleep, Event, open_memory_channel, ...)"
        + (f"; {library} code can run in its own loop, in a thread: " if library else ".")
        + (f"to_thread.run_sync({library}.run, ...)." if library else "")
    )
    coro = task.coro

    # The awaitable knows nothing of `Thrown`, so the error is thrown: this once, in place of
    # `send`.
    def throw(error: BaseException) -> object:
        task._send = None
        return coro.throw(error)

    task._send = throw
    task._answer = error
    task._loop.ready.append(task)


def _library_awaited(task: Task) -> str | None:
    """Return the library of the innermost frame: a bare `yield` says nothing by itself."""
    frames = [frame for frame, _ in await_frames(task.coro)]
    module = frames[-1].f_globals.get("__name__", "") if frames else ""
    return library_of(type(module, (), {"__module__": module}))


def await_frames(awaitable: Any) -> Iterator[tuple[FrameType, int]]:
    """Yield frame and line of each awaitable that runs inside `awaitable`, itself included."""
    while awaitable is not None:
        if hasattr(awaitable, "cr_frame"):
            frame, awaitable = awaitable.cr_frame, awaitable.cr_await
        elif hasattr(awaitable, "gi_frame"):
            frame, awaitable = awaitable.gi_frame, awaitable.gi_yieldfrom
        elif hasattr(awaitable, "ag_frame"):
            frame, awaitable = awaitable.ag_frame, awaitable.ag_await
        else:
            # `asend()` and `athrow()` do not name their generator; the collector knows it.
            inner = [held for held in gc.get_referents(awaitable) if hasattr(held, "ag_frame")]
            frame, awaitable = None, inner[0] if inner else None
        if frame is not None:
            yield frame, frame.f_lineno
