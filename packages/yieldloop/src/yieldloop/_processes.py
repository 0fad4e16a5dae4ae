"""How is a child process awaited?

Its pipes are streams, and its end is a descriptor that becomes readable (a pidfd, on Linux), so
nothing happens behind the program's back: no thread, no signal handler, and no child of somebody
else is ever waited for. Where there is no pidfd a worker thread waits.

Rule: a `Process` block that is left has a child that has ended and been waited for; a child that
is in the way of a cancellation is killed.

A virtual clock does not wait for a child, nor for what it writes: both happen outside.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Generator, Sequence
from functools import partial
from subprocess import PIPE, CompletedProcess
from types import TracebackType
from typing import IO, Any, Self, final

from loopbase import (
    Clock,
    RealClock,
    abandon,
    open_pidfd,
    reap,
    send_signal,
    start_child,
    wait_for_exit,
)

from ._cancel import CancelScope
from ._children import TaskGroup
from ._descriptors import open_descriptor
from ._pipes import PipeStream
from ._suspend import LabelledQueue, running_loop, suspend, suspending
from ._threads import run_in_thread
from ._time import IgnoredTimeout
from ._transfer import Buffer

KILL_AFTER = 5.0  # seconds that a child has between SIGTERM and SIGKILL


@final
class Process:
    """A child process. From `open_process`.

    Leaving `async with` closes the pipes and waits for the child to end. If the block is left by an
    exception, or the waiting is cancelled, the child is killed first.

    stdin, stdout, stderr: the pipes, as streams; None for what is no pipe.
    """

    __slots__ = ("_child", "_loop", "stderr", "stdin", "stdout")

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        self._loop = running_loop("a Process")
        self.stdin: Any = None
        self.stdout: Any = None
        self.stderr: Any = None
        try:
            for name in ("stdin", "stdout", "stderr"):
                if (pipe := getattr(child, name)) is not None:
                    setattr(self, name, PipeStream(pipe))
        except BaseException:
            self._close_pipes()
            abandon(child)
            raise

    @property
    def args(self) -> Any:
        """The command."""
        return self._child.args

    @property
    def pid(self) -> int:
        """The child's number."""
        return self._child.pid

    @property
    def returncode(self) -> int | None:
        """None while it runs; its exit status, or -n if signal n ended it."""
        return reap(self._child)

    @suspending
    def wait(self) -> Generator[Any, Any, int]:
        """Wait for the end and return `returncode`. Any number of tasks may wait.

        A cancellation point unless it has ended. Nobody has to read its output meanwhile, but a
        child whose output pipe is full waits for that.
        """
        return (yield from self._wait(self._loop.clock))

    def _wait(self, held: Clock) -> Generator[Any, Any, int]:
        """Wait for the end; `held` stands still meanwhile."""
        loop = self._loop
        while (returncode := reap(self._child)) is None:
            fileno = open_pidfd(self._child)
            if fileno is None:
                yield from self._wait_for_thread()
                continue
            try:
                descriptor = open_descriptor(loop, fileno, drained_by_short_read=False)
                try:
                    yield from suspend(descriptor.reading)  # type: ignore[arg-type]
                finally:
                    loop.poller.forget(descriptor)
            finally:
                os.close(fileno)
        return returncode

    @suspending
    def _wait_for_thread(self) -> Generator[Any, Any, None]:
        # Not `run_in_thread`: its limit is for work that ends, and it would hold a virtual clock.
        loop, ended = self._loop, LabelledQueue("Process")

        def deliver(_outcome: object) -> None:  # in the thread
            loop.call_soon_threadsafe(ended._wake_all)

        loop.workers.submit(partial(wait_for_exit, self._child), deliver)
        yield from suspend(ended)

    def send_signal(self, number: int) -> None:
        """Send a signal to the child. No effect when it has ended."""
        send_signal(self._child, number)

    def terminate(self) -> None:
        """Ask the child to end (SIGTERM). No effect when it has ended."""
        send_signal(self._child, signal.SIGTERM)

    def kill(self) -> None:
        """End the child (SIGKILL). No effect when it has ended."""
        send_signal(self._child, signal.SIGKILL)

    @suspending
    def communicate(self, input: Buffer = b"") -> Generator[Any, Any, tuple[bytes, bytes]]:
        """Write `input`, close that pipe, and return all that comes out of the two others.

        A child that does not read to the end is no error. A cancellation point; cancelled, what
        was read stays with the pipes.
        """
        group = TaskGroup()
        if self.stdin is not None:
            group.spawn(self._feed, input)
        outputs = [
            None if pipe is None else group.spawn(pipe.readall)
            for pipe in (self.stdout, self.stderr)
        ]
        yield from group.join()
        stdout, stderr = (b"" if task is None else task.result for task in outputs)
        return stdout, stderr

    @suspending
    def _feed(self, data: Buffer) -> Generator[Any, Any, None]:
        try:
            yield from self.stdin.write(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            self.stdin.close_now()

    @suspending
    def close(self) -> Generator[Any, Any, None]:
        """Close the pipes and wait for the end. Cancelled, it kills the child and waits for that.

        A cancellation point unless the child has ended.
        """
        self._close_pipes()
        try:
            yield from self.wait()
        except BaseException:
            yield from self._end()
            raise

    @suspending
    def _end(self, patience: float = 0.0) -> Generator[Any, Any, None]:
        """End the child, by force after `patience` seconds, and wait for it."""
        with CancelScope(shield=True):
            if patience:
                self.terminate()
                with IgnoredTimeout(patience, None):
                    # No clock is held: on a virtual one the time would never be over. (Without a
                    # pidfd a thread waits, and that holds it.)
                    yield from self._wait(RealClock())
            self.kill()
            self._close_pipes()
            yield from self.wait()

    def _close_pipes(self) -> None:
        for pipe in (self.stdin, self.stdout, self.stderr):
            if pipe is not None:
                pipe.close_now()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await (self.close() if error is None else self._end())

    def __repr__(self) -> str:
        state = "running" if self._child.returncode is None else f"ended {self._child.returncode}"
        return f"<Process {self.pid}: {state}>"


@suspending
def open_process(
    command: Any,
    *,
    stdin: int | IO[Any] | None = PIPE,
    stdout: int | IO[Any] | None = PIPE,
    stderr: int | IO[Any] | None = PIPE,
    **options: Any,
) -> Generator[Any, Any, Process]:
    """Start a program: `async with await open_process(["ls", "-l"]) as process:`.

    command: the program and its arguments; with `shell=True` a line for the shell.
    stdin, stdout, stderr, options: those of `subprocess.Popen` that do not speak of text.

    Raises the OSError that says why it cannot be started, TypeError and ValueError for options that
    make no sense. It is started in a thread, and a cancellation waits for that.
    """
    start = partial(start_child, command, stdin=stdin, stdout=stdout, stderr=stderr, **options)
    return Process((yield from run_in_thread(start)))


@suspending
def run_process(
    command: Sequence[Any] | str,
    *,
    input: Buffer = b"",
    check: bool = False,
    kill_after: float = KILL_AFTER,
    **options: Any,
) -> Generator[Any, Any, CompletedProcess[bytes]]:
    """Run a program to its end and return what `subprocess.run` returns, with all its output.

    input: what it reads. check: raise subprocess.CalledProcessError if it does not return 0.
    options: as for `open_process`.
    kill_after: cancelled, it sends SIGTERM to the child and, so many seconds later, SIGKILL, and
    waits for its end. Raises what `open_process` raises.
    """
    process: Process = yield from open_process(command, **options)
    try:
        stdout, stderr = yield from process.communicate(input)
        returncode: int = yield from process.wait()
    except BaseException:
        yield from process._end(kill_after)
        raise
    process._close_pipes()
    completed = CompletedProcess(process.args, returncode, stdout, stderr)
    if check:
        completed.check_returncode()
    return completed
