"""What became of a child process?

The system answers once, and from then on the number of the child may be another process's. Rule:
only `reap` asks, in the loop's thread, and about this child alone; a child of somebody else in this
program is never waited for. Until it is reaped the child keeps its number, and a signal hits no
stranger.

A loop hears of the end from a pidfd in its poller (Linux), or else from a worker thread that waits
without asking (`wait_for_exit`), and then reaps.

Prior art: trio's `_subprocess.py`, asyncio's `PidfdChildWatcher`.
"""

from __future__ import annotations

import os
import subprocess
import warnings
from collections.abc import Sequence
from typing import IO, Any, TypeAlias

Argument: TypeAlias = str | bytes | os.PathLike[str] | os.PathLike[bytes]

UNKNOWN_RETURNCODE = 255  # of a child for which somebody else has waited; as in asyncio

_TEXT_OPTIONS = ("encoding", "errors", "text", "universal_newlines")


def start_child(
    command: Argument | Sequence[Argument],
    *,
    stdin: int | IO[Any] | None = None,
    stdout: int | IO[Any] | None = None,
    stderr: int | IO[Any] | None = None,
    shell: bool = False,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a program and return its process. Our ends of its pipes are unbuffered, non-blocking.

    command: the program and its arguments; with `shell` one string for the shell.
    stdin, stdout, stderr, options: as for `subprocess.Popen`.
    May block for some milliseconds. Raises TypeError or ValueError for what makes no sense here,
    OSError when the program cannot be started; then nothing is left open.
    """
    _check(command, shell, options)
    child = subprocess.Popen(
        command,
        bufsize=0,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        shell=shell,
        **options,
    )
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
    return child


def open_pidfd(child: subprocess.Popen[bytes]) -> int | None:
    """Return a descriptor that becomes readable when the child ends; the caller closes it.

    None where there is no such thing: then `wait_for_exit` runs in a worker thread.
    """
    try:
        return os.pidfd_open(child.pid)
    except (AttributeError, OSError):
        return None  # another system, an old kernel, a sandbox, or no descriptor free


def wait_for_exit(child: subprocess.Popen[bytes]) -> None:
    """Block until the child has ended, and leave it to be reaped. For a worker thread."""
    if not hasattr(os, "waitid"):
        child.wait()  # macOS before Python 3.13; Popen has a lock of its own against `reap`
        return
    try:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    except ChildProcessError:
        pass  # it is reaped already


def reap(child: subprocess.Popen[bytes]) -> int | None:
    """Return the child's return code, -n if signal n ended it, or None while it runs.

    Warns (RuntimeWarning) and answers `UNKNOWN_RETURNCODE` when somebody else has waited for it.
    """
    if child.returncode is None and hasattr(os, "waitid"):
        try:
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            # Popen would say 0, which means success.
            child.returncode = UNKNOWN_RETURNCODE
            warnings.warn(
                f"what became of child process {child.pid} is unknown: somebody else has waited "
                "for it, or the program ignores SIGCHLD",
                RuntimeWarning,
                stacklevel=2,
            )
    return child.poll()


def send_signal(child: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to the child; no effect when it has ended."""
    if reap(child) is None:
        try:
            os.kill(child.pid, number)
        except ProcessLookupError:
            pass


def abandon(child: subprocess.Popen[bytes]) -> None:
    """Close its pipes, kill it and wait for it: for a child that was started for nothing.

    Blocks until it has ended, which after SIGKILL it soon has.
    """
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()
    child.kill()
    child.wait()


def _check(command: object, shell: bool, options: dict[str, Any]) -> None:
    single = isinstance(command, (str, bytes, os.PathLike))
    if single and not shell:
        raise TypeError(
            f"the command must be a list, the program and its arguments, not {command!r}; for a "
            "line that the shell takes apart, write shell=True"
        )
    if shell and not single:
        raise TypeError(f"with shell=True the command is one string, not {command!r}")
    if not single and not command:
        raise ValueError("the command is empty: name a program")
    for name in _TEXT_OPTIONS:
        if options.get(name):
            raise TypeError(
                f"{name}= is not possible here, pipes carry bytes; encode and decode them yourself"
            )
    if options.get("bufsize"):
        raise TypeError("bufsize= is not possible here, pipes have no buffer on our side")
