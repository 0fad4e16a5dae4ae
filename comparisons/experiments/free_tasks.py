"""How is a task started that no block owns?

Where every task has a nursery there is none: asking for it raises LackingError, and the table says
so.
"""

from __future__ import annotations

import importlib
import inspect
import logging
from typing import Any

from loopcorpus import Backend

from .kit import native

_WAYS = {
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


def log_everything() -> None:
    """Undo what the adapter of curio keeps out of the log: failures that nobody awaits."""
    logging.getLogger("curio.kernel").filters.clear()
