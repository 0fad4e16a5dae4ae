"""How is a task started that no block owns, and how is a task cancelled everywhere?

Where every task has a nursery there is none: asking for it raises LackingError, and the table says
so.
"""

from __future__ import annotations

import importlib
import inspect
import logging
from contextlib import nullcontext
from typing import Any

from loopcorpus import Backend

from .kit import native, turns

_WAYS: dict[str | tuple[str, ...], str] = {
    "yieldloop": "yieldloop.spawn",
    "futureloop": "futureloop.create_task",
    ("asyncio", "uvloop"): "asyncio.create_task",
    "curio": "curio.spawn",
}


async def start_free(lib: Backend, function: Any, *args: Any) -> Any:
    """Start `function(*args)` in the library's own way; return the task."""
    module, _, name = native(lib, _WAYS, "a task that nobody owns").partition(".")
    start = getattr(importlib.import_module(module), name)
    if name == "create_task":
        return start(function(*args))
    task = start(function, *args)
    if inspect.isawaitable(task) and lib.name == "curio":
        return await task
    return task


async def start_and_cancel(lib: Backend, function: Any, once: Any = lambda: True) -> None:
    """Start a child, cancel it where it waits when `once()` is true, and wait for its end."""
    owner: Any = nullcontext() if lib.name == "curio" else lib.open_task_group()
    async with owner as group:
        # A group of curio cannot be asked without `await`; there the child has none.
        child = await start_free(lib, function) if group is None else group.spawn(function)
        await turns(lib)
        while not once():
            await lib.sleep(0.001)
        cancelling = child.cancel()
        if group is None:
            await cancelling


def log_everything() -> None:
    """Undo what the adapter of curio keeps out of the log: failures that nobody awaits."""
    logging.getLogger("curio.kernel").filters.clear()
