"""How does a library's own `gather` wait for several coroutines?

The contract has one on every backend; where the library has none the adapter builds it, and what it
raises is the adapter's answer. Asking here for one that is not there raises LackingError.
"""

from __future__ import annotations

import asyncio
from typing import Any

import anyio

import futureloop
import nurseryloop
import yieldloop
from loopcorpus import Backend

from .kit import ANYIO, ASYNCIO, native

_FUNCTIONS = {"yieldloop": yieldloop.gather, "nurseryloop": nurseryloop.gather}
_COROUTINES = {ASYNCIO: asyncio.gather, "futureloop": futureloop.gather, ANYIO: anyio.gather}


async def gather(lib: Backend, *functions: Any) -> Any:
    """Call the library's own `gather` with functions, or with coroutines where it wants these."""
    wait_for: Any = native(lib, {**_FUNCTIONS, **_COROUTINES}, "a gather of its own")
    if lib.name in _FUNCTIONS:
        return await wait_for(*functions)
    return await wait_for(*(function() for function in functions))
