"""How does a child process begin?

With a program and its arguments, or a line for the shell. `run_process` is the whole of its life:
it begins, reads and writes what it will, and has ended when the call returns.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from typing import IO, Any, TypeAlias

from loopbase import abandon, start_child

from ._cancel import shielded
from ._processes import Process
from ._streams import LIMIT
from ._suspend import get_running_loop

PIPE, DEVNULL = subprocess.PIPE, subprocess.DEVNULL
Argument: TypeAlias = str | bytes | os.PathLike[str] | os.PathLike[bytes]
_File: TypeAlias = int | IO[Any] | None


async def create_subprocess_exec(
    program: Argument,
    *args: Argument,
    stdin: _File = None,
    stdout: _File = None,
    stderr: _File = None,
    limit: int = LIMIT,
    **kwds: Any,
) -> Process:
    """Start a program with its arguments.

    stdin, stdout, stderr: PIPE for a stream, DEVNULL, a file, a descriptor; None to share ours.
    limit: how many bytes a line of its output may have. kwds: as for `subprocess.Popen`.
    Raises OSError when it cannot be started. Where it comes from: asyncio.
    """
    return _start([program, *args], limit, stdin=stdin, stdout=stdout, stderr=stderr, **kwds)


async def create_subprocess_shell(
    cmd: str | bytes,
    stdin: _File = None,
    stdout: _File = None,
    stderr: _File = None,
    limit: int = LIMIT,
    **kwds: Any,
) -> Process:
    """Start a line of the shell. See `create_subprocess_exec`."""
    return _start(cmd, limit, shell=True, stdin=stdin, stdout=stdout, stderr=stderr, **kwds)


def _start(command: Any, limit: int, **options: Any) -> Process:
    loop: Any = get_running_loop()
    child = start_child(command, **options)
    try:
        return Process(loop, child, limit)
    except BaseException:
        abandon(child)
        raise


async def run_process(
    command: Sequence[Argument],
    *,
    input: bytes | None = None,
    stdout: _File = PIPE,
    stderr: _File = PIPE,
    check: bool = False,
    **options: Any,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end; return its return code and what it wrote.

    input: what it reads; None for nothing. check: raise subprocess.CalledProcessError when the
    return code is not 0. options: as for `subprocess.Popen`.

    A cancellation point: cancelled, it sends SIGTERM, after 5 seconds SIGKILL, and waits for the
    end. Raises OSError when the program cannot be started. Not in asyncio; where it comes from:
    `subprocess.run`, `trio.run_process`.
    """
    stdin = DEVNULL if input is None else PIPE
    process = _start(command, LIMIT, stdin=stdin, stdout=stdout, stderr=stderr, **options)
    try:
        output, errors = await process.communicate(input)
    except BaseException:
        await shielded(process._stop)
        raise
    done = subprocess.CompletedProcess(command, await process.wait(), output, errors)
    if check:
        done.check_returncode()
    return done
