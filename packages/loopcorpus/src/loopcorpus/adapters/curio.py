"""How does curio answer the contract?

Only in part. In curio whatever may resume another task is an async function: `await event.set()`,
`await lock.release()`, `await group.spawn(...)`. The contract has plain calls there, as all the
others have, so groups, synchronisation and queues are left out, and so is the clock, which has to
be awaited as well. Scopes without `cancel()` are left out too. curio imports on Python 3.11.
"""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar, Literal

import curio
import curio.io
import curio.kernel
import curio.meta
import curio.socket

from loopbase import Schedule, Trace

from .._contract import AsyncFunction, Backend, LackingError
from ._asyncio_virtual import JumpingSelector
from ._curio_io import connect_tcp, connect_unix, serve_tcp, serve_unix


def _is_news(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith("Task Crash")


# curio logs every exception of a task at once, whether or not somebody is about to take it.
logging.getLogger("curio.kernel").addFilter(_is_news)


class _VirtualKernel(curio.Kernel):  # type: ignore[misc]  # curio has no types
    """A kernel that reads the time where its selector moves it."""

    def __init__(self) -> None:
        super().__init__(selector=JumpingSelector())

    def _make_kernel_runtime(self) -> Any:
        # The kernel takes its clock from the module once, here.
        selector: Any = self._selector
        curio.kernel.time = SimpleNamespace(monotonic=lambda: selector.now)
        try:
            return super()._make_kernel_runtime()
        finally:
            curio.kernel.time = time


async def gather(*functions: AsyncFunction) -> list[Any]:
    async with curio.TaskGroup() as group:
        tasks = [await group.spawn(function) for function in functions]
    for task in tasks:
        if isinstance(task.exception, Exception):
            raise task.exception
    return [task.result for task in tasks]


async def race(*functions: AsyncFunction) -> Any:
    if not functions:
        raise ValueError("race() needs at least one function")
    async with curio.TaskGroup(wait=any) as group:
        for function in functions:
            await group.spawn(function)
    first: Any = group.completed
    if first.exception is not None:
        raise first.exception
    return first.result


class CurioBackend(Backend):
    name = "curio"
    wrapped: ClassVar[Mapping[str, str]] = {
        "run": "curio.Kernel, with a selector and a clock of its own for virtual time; "
        "does not log the exceptions of tasks, which curio does even for those that are taken",
        "gather": "curio.TaskGroup and the results of its tasks",
        "race": "curio.TaskGroup(wait=any) and its first result",
        "connect_tcp": "curio.open_connection; the socket's methods under the contract's names",
        "connect_unix": "curio.open_unix_connection; the same",
        "serve_tcp": "curio.network.run_server in a task that the end of the block cancels",
        "serve_unix": "the same on a Unix socket, whose file is removed",
    }

    def run(
        self,
        main: AsyncFunction,
        /,
        *args: Any,
        clock: Literal["real", "virtual"] = "real",
        trace: Trace | None = None,
        schedule: Schedule | None = None,
    ) -> Any:
        for name, given in (("trace", trace), ("schedule", schedule)):
            if given is not None:
                raise LackingError(self.name, name)
        if curio.meta.curio_running():
            # As curio does, but before a kernel is made that nobody would close.
            raise RuntimeError("Only one Curio kernel per thread is allowed")
        with _VirtualKernel() if clock == "virtual" else curio.Kernel() as kernel:
            return kernel.run(main, *args)

    sleep = staticmethod(curio.sleep)
    checkpoint = staticmethod(partial(curio.sleep, 0))
    gather = staticmethod(gather)
    race = staticmethod(race)
    Cancelled = curio.CancelledError

    socketpair: Any = staticmethod(curio.socket.socketpair)
    from_stdlib_socket = curio.io.Socket
    sock_recv = staticmethod(curio.io.Socket.recv)
    sock_recv_into = staticmethod(curio.io.Socket.recv_into)
    sock_sendall = staticmethod(curio.io.Socket.sendall)
    sock_connect = staticmethod(curio.io.Socket.connect)
    sock_accept = staticmethod(curio.io.Socket.accept)

    getaddrinfo = staticmethod(curio.socket.getaddrinfo)
    python_resolver = True

    connect_tcp: Any = staticmethod(connect_tcp)
    serve_tcp: Any = staticmethod(serve_tcp)
    connect_unix: Any = staticmethod(connect_unix)
    serve_unix: Any = staticmethod(serve_unix)
    StreamBroken = (ConnectionError, ssl.SSLError)
