"""How does a child process of asyncio answer the contract?

The library's own, with its reader and its writer under the contract's names, in a block that ends
it. asyncio itself leaves a child alone whose `communicate` is cancelled.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE, Process as Native
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self


class _Input:
    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    async def send_all(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def aclose(self) -> None:
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the child has gone before it read everything


class _Output:
    def __init__(self, native: Native, descriptor: int, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        # There is no public way to close one pipe.
        self._pipe = native._transport.get_pipe_transport(descriptor)  # type: ignore[attr-defined]

    async def receive_some(self, max_bytes: int = 65536) -> bytes:
        return await self._reader.read(max_bytes)

    async def aclose(self) -> None:
        self._pipe.close()


class EndedProcess:
    """A child process that does not outlive its block."""

    def __init__(self, native: Native) -> None:
        assert native.stdin and native.stdout and native.stderr
        self._native = native
        self.stdin = _Input(native.stdin)
        self.stdout = _Output(native, 1, native.stdout)
        self.stderr = _Output(native, 2, native.stderr)
        self.pid = native.pid
        self.wait = native.wait

    @property
    def returncode(self) -> int | None:
        return self._native.returncode

    def terminate(self) -> None:
        try:
            self._native.terminate()
        except ProcessLookupError:
            pass

    def kill(self) -> None:
        try:
            self._native.kill()
        except ProcessLookupError:
            pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                await self.stdin.aclose()
            else:
                self.kill()
            for output in (self.stdout, self.stderr):
                await output.aclose()
            await self.wait()
        except asyncio.CancelledError:
            self.kill()
            await self.wait()
            raise
        finally:
            self._native._transport.close()  # type: ignore[attr-defined]


async def open_process(command: Sequence[str], **options: Any) -> EndedProcess:
    native = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, **options
    )
    return EndedProcess(native)


async def run_process(command: Sequence[str], input: bytes = b"") -> tuple[int, bytes, bytes]:
    async with await open_process(command) as process:
        native = process._native
        if not input:  # uvloop fails to write nothing to a child that has ended
            assert native.stdin
            native.stdin.close()
        output, errors = await native.communicate(input or None)
        return await process.wait(), output, errors
