"""How is a child process awaited?

By a descriptor that becomes readable when the child ends (Linux: a pidfd), which the poller watches
like any other; elsewhere by a thread that waits for this one child. Its pipes are streams: a writer
to its input, a reader from each of its outputs.

Rule: the child is reaped in the loop, once, and no other child ever is. A process that a program
abandons is not killed; one whose block is left has ended.

Prior art: `asyncio.create_subprocess_exec`, trio's `run_process`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from typing import TYPE_CHECKING, Any, Self

from loopbase import (
    Descriptor,
    open_pidfd,
    reap,
    send_signal,
    wait_for_exit,
)

from ._cancel import shielded
from ._gather import gather
from ._pipes import PipeTransport
from ._sockets import Direction
from ._streams import LIMIT, StreamReader, StreamWriter
from ._suspend import PARKED
from ._time import move_on_after
from ._wait_queue import WaitQueue

if TYPE_CHECKING:
    from ._loop import Loop

GRACE = 5.0  # seconds that a child has between SIGTERM and SIGKILL when `run_process` is cancelled


class Process:
    """A child process. Made by `create_subprocess_exec`.

    stdin: the writer to its input, if that is a pipe; stdout, stderr: the readers of its outputs.
    pid: its number.

    An async context manager, which asyncio's is not: leaving the block closes the pipes and waits
    for the child; left by an exception, a cancellation too, it kills the child first.
    Where it comes from: `asyncio.subprocess.Process`; signals to a child that has ended have no
    effect here.
    """

    __slots__ = (
        "__weakref__",
        "_child",
        "_exit",
        "_loop",
        "_transports",
        "_waiting",
        "pid",
        "stderr",
        "stdin",
        "stdout",
    )

    def __init__(self, loop: Loop, child: subprocess.Popen[bytes], limit: int = LIMIT) -> None:
        self._loop = loop
        self._child = child
        self.pid = child.pid
        self._waiting = WaitQueue("Process.wait")
        self._transports: list[PipeTransport] = []
        self.stdin: StreamWriter | None = None
        if child.stdin is not None:
            transport = self._pipe(child.stdin)
            self.stdin = StreamWriter(transport, StreamReader(transport))
        self.stdout = self._reader(child.stdout, limit)
        self.stderr = self._reader(child.stderr, limit)
        self._exit: Descriptor | None = None  # the pidfd, until the child has ended
        self._watch()

    def _pipe(self, file: Any) -> PipeTransport:
        transport = PipeTransport(self._loop, file)
        self._transports.append(transport)
        return transport

    def _reader(self, file: Any, limit: int) -> StreamReader | None:
        return None if file is None else StreamReader(self._pipe(file), limit)

    # Its end.

    def _watch(self) -> None:
        number = open_pidfd(self._child)
        if number is None:
            name = f"futureloop child {self.pid}"
            threading.Thread(target=self._wait_in_thread, name=name, daemon=True).start()
            return
        reading = Direction()
        self._exit = Descriptor(number, reading, Direction())
        reading.waiter = self
        self._loop._poller.register(self._exit)

    def _wait_in_thread(self) -> None:
        wait_for_exit(self._child)
        try:
            self._loop.call_soon_threadsafe(self._ended)
        except RuntimeError:
            reap(self._child)  # the loop is closed: nobody else will do it

    def _step(self) -> None:
        """The loop comes to it because its pidfd is ready."""
        self._ended()

    def _call_text(self) -> str:
        return f"Process({self.pid}).ended()"

    def _ended(self) -> None:
        if reap(self._child) is None:
            return
        self._forget()
        for transport in self._transports:
            transport.quiet = True
        self._waiting.wake_all()

    def _forget(self) -> None:
        if self._exit is not None:
            self._exit.reading.waiter = None
            self._loop._poller.forget(self._exit)
            os.close(self._exit.fileno)
            self._exit = None

    @property
    def returncode(self) -> int | None:
        """Its exit status, minus the signal that ended it, or None: it runs, as far as is known."""
        return self._child.returncode

    async def wait(self) -> int:
        """Wait until it has ended; return its `returncode`. A cancellation point.

        Any number of tasks may wait. A child that writes into a pipe that nobody reads never ends:
        see `communicate`.
        """
        while self._child.returncode is None:
            self._waiting.enter()
            await PARKED
        self._ended()  # a signal may have found out before the poller did
        return self._child.returncode

    async def communicate(self, input: bytes | None = None) -> tuple[bytes | None, bytes | None]:
        """Send `input` and the end, read both outputs to their end, wait for the child.

        Returns what it wrote; None for what is no pipe. Cancelled, it leaves the child alone.
        """
        if input is not None and self.stdin is None:
            raise ValueError("there is no pipe to send input to: start it with stdin=PIPE")
        _, output, errors = await gather(
            self._feed(input), _read_all(self.stdout), _read_all(self.stderr)
        )
        await self.wait()
        return output, errors

    async def _feed(self, input: bytes | None) -> None:
        if self.stdin is None:
            return
        try:
            if input:
                self.stdin.write(input)
            self.stdin.close()
            await self.stdin.wait_closed()
        except (BrokenPipeError, ConnectionResetError):
            pass  # it did not want all of it

    # Signals.

    def send_signal(self, signal: int) -> None:
        """Send it a signal. No effect when it has ended."""
        send_signal(self._child, signal)

    def terminate(self) -> None:
        """Send it SIGTERM. No effect when it has ended."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send it SIGKILL. No effect when it has ended."""
        self._child.kill() if os.name == "nt" else self.send_signal(signal.SIGKILL)

    # The block.

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, error_type: type[BaseException] | None, error: object, traceback: object
    ) -> None:
        if error_type is not None:
            self.kill()
        self._close_pipes()
        try:
            await self.wait()
        except BaseException:
            self.kill()
            await shielded(self.wait)
            raise

    def _close_pipes(self) -> None:
        for transport in self._transports:
            if self.stdin is not None and transport is self.stdin.transport:
                transport.close()  # what was written still gets there
            else:
                transport.abort()

    async def _stop(self) -> None:
        """Ask it to end, make it end, wait."""
        for transport in self._transports:
            transport.abort()
        self.terminate()
        async with move_on_after(GRACE):
            await self.wait()
        self.kill()
        await self.wait()

    def __del__(self) -> None:
        # Only when the loop is gone: until the child ends the poller has it. Popen itself warns.
        self._forget()

    def __repr__(self) -> str:
        state = "running" if self.returncode is None else f"returned {self.returncode}"
        return f"<Process {self.pid} {state}>"


async def _read_all(reader: StreamReader | None) -> bytes | None:
    return None if reader is None else await reader.read()
