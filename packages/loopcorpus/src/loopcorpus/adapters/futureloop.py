"""How does futureloop answer the contract?

Its own names, which are asyncio's and, where asyncio has none, its own. It has no scope that
shields: as in asyncio a cancellation is delivered to the task, wherever it stands.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, ClassVar, Literal, TypeAlias

import futureloop
from loopbase import Schedule, Trace, VirtualClock

from .._contract import AsyncFunction, Backend, ChildCancelled
from . import _futureloop_io
from ._readiness import run_until_ready

_Function: TypeAlias = Callable[..., Coroutine[Any, Any, Any]]


class _Child:
    def __init__(self, task: futureloop.Task[Any]) -> None:
        self._task = task
        self.cancel = task.cancel

    async def wait(self) -> Any:
        await futureloop.wait([self._task])
        if self._task.cancelled():
            raise ChildCancelled
        return self._task.result()


class TaskGroup(futureloop.TaskGroup):
    def start_soon(self, function: _Function, /, *args: Any, name: str | None = None) -> object:
        return self.create_task(function(*args), name=name)

    async def start(self, function: _Function, /, *args: Any) -> Any:
        ready: futureloop.Future[Any] = futureloop.Future()
        task = self.create_task(run_until_ready(function, args, ready))
        try:
            await futureloop.wait([task, ready], return_when=futureloop.FIRST_COMPLETED)
        except futureloop.CancelledError:
            task.cancel()
            raise
        if not ready.done():
            raise futureloop.CancelledError  # the child was cancelled with its group
        return ready.result()

    def spawn(self, function: _Function, /, *args: Any) -> _Child:
        return _Child(self.create_task(function(*args)))


async def gather(*functions: _Function) -> list[Any]:
    tasks = [futureloop.create_task(function()) for function in functions]
    try:
        return await futureloop.gather(*tasks)
    except BaseException:
        await futureloop.cancel_all(tasks)
        raise


def current_time() -> float:
    return futureloop.get_running_loop().time()


class FutureloopBackend(Backend):
    name = "futureloop"
    wrapped: ClassVar[Mapping[str, str]] = {
        "run": "calls the function, and makes the virtual clock",
        "current_time": "asks the running loop",
        "open_process": "futureloop.create_subprocess_exec, with the contract's names",
        "run_process": "futureloop.run_process, and a tuple",
        "open_udp": "futureloop.open_udp, with the contract's names",
        "socketpair": "socket.socketpair, made non-blocking",
        "from_stdlib_socket": "makes it non-blocking",
        "sock_recv": "asks the running loop",
        "sock_recv_into": "asks the running loop",
        "sock_sendall": "asks the running loop",
        "sock_connect": "asks the running loop",
        "sock_accept": "asks the running loop",
        "sock_close": "futureloop.notify_closing, then its close()",
        "getaddrinfo": "asks the running loop",
        "connect_tcp": "futureloop.open_connection; reader and writer become one object, whose "
        "aclose() takes the error that a broken connection has",
        "connect_unix": "futureloop.open_unix_connection; reader and writer become one object",
        "serve_tcp": "futureloop.start_server, stopped when the block is left",
        "serve_unix": "futureloop.start_unix_server, stopped when the block is left",
        "open_task_group": "futureloop.TaskGroup: functions instead of coroutines; start and spawn "
        "by the recipes of asyncio's documentation",
        "gather": "futureloop.gather, and cancels the others when one fails",
    }
    trace = True
    schedule = True

    def run(
        self,
        main: AsyncFunction,
        /,
        *args: Any,
        clock: Literal["real", "virtual"] = "real",
        trace: Trace | None = None,
        schedule: Schedule | None = None,
    ) -> Any:
        return futureloop.run(
            main(*args),
            clock=VirtualClock() if clock == "virtual" else None,
            trace=trace,
            schedule=schedule,
        )

    sleep = staticmethod(futureloop.sleep)
    checkpoint = staticmethod(futureloop.checkpoint)
    current_time = staticmethod(current_time)
    every = staticmethod(futureloop.every)

    open_task_group: Any = TaskGroup
    gather = staticmethod(gather)
    race = staticmethod(futureloop.race)

    Cancelled = futureloop.CancelledError
    move_on_after: Any = staticmethod(futureloop.move_on_after)
    fail_after: Any = staticmethod(futureloop.timeout)
    open_cancel_scope: Any = futureloop.CancelScope
    shielded = staticmethod(futureloop.shielded)

    Event = futureloop.Event
    Lock = futureloop.Lock
    Semaphore = futureloop.Semaphore
    Condition: Any = futureloop.Condition
    Barrier = futureloop.Barrier
    CapacityLimiter: Any = futureloop.CapacityLimiter

    Queue = futureloop.Queue
    LifoQueue = futureloop.LifoQueue
    PriorityQueue = futureloop.PriorityQueue
    QueueEmpty = futureloop.QueueEmpty
    QueueFull = futureloop.QueueFull
    open_channel = staticmethod(futureloop.open_channel)
    WouldBlock = futureloop.WouldBlock
    ClosedResourceError = futureloop.ClosedResourceError
    BrokenResourceError = futureloop.BrokenResourceError
    EndOfChannel = futureloop.EndOfChannel

    to_thread: Any = staticmethod(futureloop.to_thread)
    from_thread = staticmethod(futureloop.from_thread)
    open_file = staticmethod(futureloop.open_file)

    open_signal_receiver = staticmethod(futureloop.open_signal_receiver)

    open_process: Any = staticmethod(_futureloop_io.open_process)
    run_process = staticmethod(_futureloop_io.run_process)

    socketpair = staticmethod(_futureloop_io.socketpair)
    from_stdlib_socket = staticmethod(_futureloop_io.from_stdlib_socket)
    sock_recv = staticmethod(_futureloop_io.sock_recv)
    sock_recv_into = staticmethod(_futureloop_io.sock_recv_into)
    sock_sendall = staticmethod(_futureloop_io.sock_sendall)
    sock_connect = staticmethod(_futureloop_io.sock_connect)
    sock_accept = staticmethod(_futureloop_io.sock_accept)
    sock_close = staticmethod(_futureloop_io.sock_close)
    SocketBusy = RuntimeError
    SocketClosed = futureloop.ClosedSocketError
    wait_readable = staticmethod(futureloop.wait_readable)
    wait_writable = staticmethod(futureloop.wait_writable)
    getaddrinfo = staticmethod(_futureloop_io.getaddrinfo)
    python_resolver = True

    connect_tcp = staticmethod(_futureloop_io.connect_tcp)
    serve_tcp = staticmethod(_futureloop_io.serve_tcp)
    connect_unix = staticmethod(_futureloop_io.connect_unix)
    serve_unix = staticmethod(_futureloop_io.serve_unix)
    open_udp = staticmethod(_futureloop_io.open_udp)
    StreamBroken = (ConnectionError, ssl.SSLError)
    StreamBusy = RuntimeError

    task_tree: Callable[[], Any] = staticmethod(futureloop.task_tree)
