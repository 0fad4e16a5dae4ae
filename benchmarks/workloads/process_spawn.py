"""What does it cost to run a program that does nothing, and to have its output?

The CPU time is that of our own process, not the program's.
"""

from __future__ import annotations

import shutil
import subprocess
from importlib import import_module
from typing import Any

from loopcorpus import Backend

from ..stopwatch import begin, end

TITLE = "process spawn"
OPERATION = "program run, its output captured"
OPERATIONS = 10
COMMAND = [shutil.which("true") or "/bin/true"]
NEEDS = ("run_process",)
OFFERS = {
    "asyncio": ("create_subprocess_exec",),
    "trio": ("run_process",),
    "yieldloop": ("run_process",),
}


async def workload(lib: Backend, n: int) -> None:
    begin()
    for _ in range(n):
        await lib.run_process(COMMAND)
    end()


async def with_asyncio(asyncio: Any, lib: Backend, n: int) -> None:
    pipe = subprocess.PIPE
    begin()
    for _ in range(n):
        process = await asyncio.create_subprocess_exec(*COMMAND, stdout=pipe, stderr=pipe)
        await process.communicate()
    end()


async def with_trio(trio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n):
        await trio.run_process(COMMAND, capture_stdout=True, capture_stderr=True)
    end()


async def with_anyio(anyio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n):
        await anyio.run_process(COMMAND)
    end()


async def with_curio(curio: Any, lib: Backend, n: int) -> None:
    run, pipe = import_module("curio.subprocess").run, subprocess.PIPE
    begin()
    for _ in range(n):
        await run(COMMAND, stdout=pipe, stderr=pipe)
    end()


async def with_yieldloop(yieldloop: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n):
        await yieldloop.run_process(COMMAND)
    end()


NATIVE = {
    "asyncio": with_asyncio,
    "trio": with_trio,
    "anyio": with_anyio,
    "curio": with_curio,
    "yieldloop": with_yieldloop,
}


def floor(n: int) -> None:
    """`subprocess.run`, which blocks."""
    begin()
    for _ in range(n):
        subprocess.run(COMMAND, capture_output=True)
    end()
