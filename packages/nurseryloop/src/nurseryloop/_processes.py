"""How is a child process awaited?

Its pipes are streams. Its end makes a descriptor readable where there is such a thing (a pidfd);
elsewhere a worker thread waits for it. `run_process` looks after a child to its end: cancelled, it
asks it to stop and then makes it. `lowlevel.open_process` leaves that to the caller.

The names are trio's.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from math import inf
from typing import Any, TypeAlias, final

from loopbase import abandon, open_pidfd, reap, send_signal, start_child, wait_for_exit

from ._abc_streams import Bytes
from ._cancel import CancelScope
from ._children import open_nursery
from ._errors import BrokenResourceError
from ._limiter import CapacityLimiter
from ._pipes import FdStream, own
from ._sockets import notify_closing, wait_readable
from ._stapled import StapledStream
from ._suspend import checkpoint
from ._sync import Lock
from ._task_status import TASK_STATUS_IGNORED, TaskStatus
from ._threads import to_thread_run_sync
from ._time import sleep

Command: TypeAlias = str | bytes | os.PathLike[Any] | Sequence[str | bytes | os.PathLike[Any]]

TERMINATE_SECONDS = 5.0  # what a child has from SIGTERM to SIGKILL when `run_process` is cancelled


@final
class Process:
    """A child process. From `lowlevel.open_process`, or `nursery.start(run_process, ...)`.

    stdin, stdout, stderr: streams for those that are pipes, else None. stdio: stdin and stdout as
    one stream, if both are pipes. args: the command. pid: its number.
    """

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        self.args = child.args
        self.pid = child.pid
        self.stdin: FdStream | None = own(child.stdin)
        self.stdout: FdStream | None = own(child.stdout)
        self.stderr: FdStream | None = own(child.stderr)
        self.stdio: StapledStream[FdStream, FdStream] | None = None
        if self.stdin is not None and self.stdout is not None:
            self.stdio = StapledStream(self.stdin, self.stdout)
        self._turn = Lock()  # one task waits for the child, the others for that task

    @property
    def returncode(self) -> int | None:
        """None while it runs; its exit status, or minus the number of the signal that ended it."""
        return reap(self._child)

    def poll(self) -> int | None:
        """Return `returncode`."""
        return reap(self._child)

    async def wait(self) -> int:
        """Wait for the end and return `returncode`. Any number of tasks may wait. A checkpoint."""
        async with self._turn:
            while (code := reap(self._child)) is None:
                await self._wait_for_end()
            return code

    async def _wait_for_end(self) -> None:
        pidfd = open_pidfd(self._child)
        if pidfd is None:
            await to_thread_run_sync(
                wait_for_exit,
                self._child,
                abandon_on_cancel=True,
                limiter=CapacityLimiter(inf),  # children may be waited for in any number
            )
            return
        try:
            await wait_readable(pidfd)
        finally:
            notify_closing(pidfd)
            os.close(pidfd)

    def send_signal(self, sig: int) -> None:
        """Send it a signal. No effect when it has ended."""
        send_signal(self._child, sig)

    def terminate(self) -> None:
        """Ask it to end: SIGTERM. No effect when it has ended."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Make it end: SIGKILL. No effect when it has ended."""
        self.send_signal(signal.SIGKILL)

    def __repr__(self) -> str:
        code = self.returncode
        if code is None:
            status = f"running with PID {self.pid}"
        elif code < 0:
            status = f"exited with signal {-code}"
        else:
            status = f"exited with status {code}"
        return f"<nurseryloop.Process {self.args!r}: {status}>"


async def open_process(
    command: Command,
    *,
    stdin: Any = None,
    stdout: Any = None,
    stderr: Any = None,
    **options: Any,
) -> Process:
    """Start a child process and return it. The caller looks after it.

    command: the program and its arguments; with `shell=True` one string.
    stdin, stdout, stderr: `subprocess.PIPE` for a stream, or what `subprocess.Popen` takes; so are
    the options, without those that are about text.
    Raises OSError when it cannot be started, TypeError for options that make no sense here. A
    checkpoint, before it is started: when cancelled, there is no child.
    """
    await checkpoint()
    # Not in a thread: a fork holds the interpreter's lock in any case, and is over soon.
    child = start_child(command, stdin=stdin, stdout=stdout, stderr=stderr, **options)
    try:
        return Process(child)
    except BaseException:
        abandon(child)
        raise


async def _terminate_then_kill(process: Process) -> None:
    process.terminate()
    await sleep(TERMINATE_SECONDS)
    process.kill()


async def run_process(
    command: Command,
    *,
    stdin: Bytes | int | Any = b"",
    capture_stdout: bool = False,
    capture_stderr: bool = False,
    check: bool = True,
    deliver_cancel: Callable[[Process], Awaitable[object]] | None = None,
    task_status: TaskStatus[Process] = TASK_STATUS_IGNORED,
    **options: Any,
) -> subprocess.CompletedProcess[bytes]:
    """Run a child process to its end; return its exit status and what it wrote.

    stdin: bytes that it reads, or what `open_process` takes.
    capture_stdout, capture_stderr: whether what it writes there is returned.
    check: whether an exit status other than 0 raises `subprocess.CalledProcessError`.
    deliver_cancel: an async function that ends the process when this call is cancelled; it is
    cancelled itself when that has happened. Without one: SIGTERM, and SIGKILL five seconds later.
    task_status: `started(process)` is called as soon as it runs.
    Raises what `open_process` raises, ValueError for arguments that contradict each other. A
    checkpoint. Whatever happens, the child has ended when this returns.
    """
    _check(stdin, capture_stdout, capture_stderr, task_status, options)
    given: Bytes | None = None
    if isinstance(stdin, (bytes, bytearray, memoryview)):
        given, stdin = stdin, subprocess.PIPE
    if capture_stdout:
        options["stdout"] = subprocess.PIPE
    if capture_stderr:
        options["stderr"] = subprocess.PIPE
    outputs: dict[str, list[bytes]] = {"stdout": [], "stderr": []}
    # What is raised in here comes out as it is.
    async with open_nursery(strict_exception_groups=False) as nursery:
        process = await open_process(command, stdin=stdin, **options)
        try:
            if given is not None and process.stdin is not None:
                nursery.start_soon(_feed, process.stdin, given)
                process.stdin = process.stdio = None
            for name, wanted in (("stdout", capture_stdout), ("stderr", capture_stderr)):
                if wanted:
                    nursery.start_soon(_collect, getattr(process, name), outputs[name])
                    setattr(process, name, None)
            task_status.started(process)
            await process.wait()
        except BaseException:
            await _end(process, deliver_cancel or _terminate_then_kill)
            raise
    code = process.returncode
    assert code is not None
    stdout = b"".join(outputs["stdout"]) if capture_stdout else None
    stderr = b"".join(outputs["stderr"]) if capture_stderr else None
    if check and code:
        raise subprocess.CalledProcessError(code, process.args, output=stdout, stderr=stderr)
    return subprocess.CompletedProcess(process.args, code, stdout, stderr)


def _check(
    stdin: Any, capture_stdout: bool, capture_stderr: bool, status: Any, options: Any
) -> None:
    if isinstance(stdin, str):
        raise UnicodeError("stdin takes bytes, not str: encode it, with .encode('utf-8') perhaps")
    if status is TASK_STATUS_IGNORED:
        if stdin == subprocess.PIPE:
            raise ValueError(
                "stdin=subprocess.PIPE is only valid with nursery.start, "
                "since that's the only way to access the pipe; pass bytes, or use that"
            )
        for name in ("stdout", "stderr"):
            if options.get(name) == subprocess.PIPE:
                raise ValueError(
                    f"{name}=subprocess.PIPE is only valid with nursery.start, since that's the "
                    f"only way to access the pipe; use capture_{name}=True, or that"
                )
    for name, capture in (("stdout", capture_stdout), ("stderr", capture_stderr)):
        if capture and name in options:
            raise ValueError(f"can't specify both {name} and capture_{name}: leave one out")


async def _feed(stream: FdStream, data: Bytes) -> None:
    async with stream:
        try:
            await stream.send_all(data)
        except BrokenResourceError:
            pass  # the child did not want to read it all


async def _collect(stream: FdStream, chunks: list[bytes]) -> None:
    async with stream:
        while chunk := await stream.receive_some():
            chunks.append(chunk)


async def _end(process: Process, deliver_cancel: Callable[[Process], Awaitable[object]]) -> None:
    """End the process and wait for it, whatever else is cancelled."""
    with CancelScope(shield=True):
        async with open_nursery(strict_exception_groups=False) as nursery:

            async def deliver() -> None:
                await deliver_cancel(process)

            nursery.start_soon(deliver)
            await process.wait()
            nursery.cancel_scope.cancel("the process has ended")
