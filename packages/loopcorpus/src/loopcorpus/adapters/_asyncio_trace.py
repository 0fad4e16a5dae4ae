"""How is a run of asyncio traced?

asyncio has no hooks for the steps of a task, but a factory for tasks: each coroutine is stepped
through a wrapper that sees every `send` and `throw`, and the future that comes out. Callbacks,
timers and who asks for a cancellation cannot be seen that way and are not in the trace.
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from typing import Any

from loopbase import Trace

from ._waiting import waiting_on


@types.coroutine
def _stepped(coroutine: Coroutine[Any, Any, Any], trace: Trace) -> Generator[Any, Any, Any]:
    """Drive `coroutine` for the task that runs this, and note each of its steps."""
    task = asyncio.current_task()
    assert task is not None
    resume: Callable[[Any], Any] = coroutine.send
    value: Any = None
    while True:
        trace.step_begin(task)
        try:
            future = resume(value)
        except StopIteration as stop:
            trace.step_end(task, "returned")
            return stop.value
        except asyncio.CancelledError:
            trace.step_end(task, "cancelled")
            raise
        except BaseException:
            trace.step_end(task, "raised")
            raise
        trace.step_end(task, "yielded", waiting_on(coroutine))
        if future is None:
            trace.wake(task)
        else:
            future.add_done_callback(lambda _: trace.wake(task))
            future._asyncio_future_blocking = True  # adding the callback did not change it
        try:
            value = yield future
            resume = coroutine.send
        except GeneratorExit:
            coroutine.close()
            raise
        except BaseException as error:
            resume, value = coroutine.throw, error


async def _run(coroutine: Coroutine[Any, Any, Any], trace: Trace) -> Any:
    # asyncio wants a coroutine of `async def`.
    return await _stepped(coroutine, trace)


@contextmanager
def traced(loop: asyncio.AbstractEventLoop, trace: Trace) -> Iterator[None]:
    """Fill `trace` with what the tasks of `loop` do while the block runs."""

    first: asyncio.Task[Any] | None = None

    def new_task(
        loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any
    ) -> asyncio.Task[Any]:
        nonlocal first
        if first is not None and first.done():
            return asyncio.Task(coroutine, loop=loop, **options)  # the loop's own clearing up
        task = asyncio.Task(_run(coroutine, trace), loop=loop, **options)
        parent = None if first is None else asyncio.current_task(loop)
        first = first or task
        name = str(options.get("name") or coroutine.__qualname__)
        trace.task_spawn(task, parent, name.rpartition(".")[2])
        trace.wake(task)
        return task

    loop.set_task_factory(new_task)
    trace.run_start(loop.time)
    try:
        yield
    finally:
        trace.run_end()
        loop.set_task_factory(None)
