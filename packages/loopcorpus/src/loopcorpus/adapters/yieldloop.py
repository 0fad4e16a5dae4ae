"""How does yieldloop answer the contract?

Under curio's names, mostly with the same shape. What is added: in yieldloop a joined child's
exception is the cause of a TaskError, and a task tells its parent nothing else.
"""

from __future__ import annotations

import ssl
from collections.abc import Generator, Mapping
from typing import Any, ClassVar, Literal

import yieldloop
from loopbase import Schedule, Trace, VirtualClock

from .._contract import AsyncFunction, Backend, ChildCancelled
from ._yieldloop_io import (
    connect_tcp,
    connect_unix,
    open_process,
    open_udp,
    run_process,
    serve_tcp,
    serve_unix,
    sock_close,
)

# The contract speaks of coroutines. A generator that can be awaited serves as well, but to a type
# checker it is something else.
_native: Any = yieldloop


class _Child:
    __slots__ = ("_task", "cancel")

    def __init__(self, task: yieldloop.Task[Any]) -> None:
        self._task = task
        self.cancel = task.cancel

    @yieldloop.suspending
    def wait(self) -> Generator[Any, Any, Any]:
        task = self._task
        yield from task.wait()
        if task.cancelled:
            raise ChildCancelled(f"{task.name} was cancelled")
        if (error := task.exception) is not None:
            raise error
        return task.result


class _Group(yieldloop.TaskGroup):
    __slots__ = ()

    start_soon = yieldloop.TaskGroup.spawn

    def spawn(self, function: AsyncFunction, /, *args: Any, name: str | None = None) -> Any:
        return _Child(self.start_soon(function, *args, name=name))


class _File(yieldloop.File[Any]):
    __slots__ = ()

    aclose = yieldloop.File.close


async def _open_file(*args: Any, **options: Any) -> Any:
    return _File((await yieldloop.aopen(*args, **options)).file)


class YieldloopBackend(Backend):
    name = "yieldloop"
    wrapped: ClassVar[Mapping[str, str]] = {
        "run": "yieldloop.run, the clock given by name",
        "open_task_group": "yieldloop.TaskGroup; a child's exception comes out as itself",
        "open_file": "yieldloop.aopen, which is entered with `async with` as well",
        "sock_close": "calls the method",
        "connect_tcp": "yieldloop.open_connection; its stream gets the contract's names",
        "connect_unix": "yieldloop.open_unix_connection; its stream gets the contract's names",
        "serve_tcp": "yieldloop.tcp_server; the handler without the peer's address",
        "serve_unix": "yieldloop.unix_server; the handler without the peer's address",
        "open_process": "yieldloop.open_process; its streams get the contract's names",
        "run_process": "yieldloop.run_process; a tuple of what it returns",
        "open_udp": "yieldloop.open_udp; gets the contract's names",
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
        chosen = VirtualClock() if clock == "virtual" else None
        return yieldloop.run(main, *args, clock=chosen, trace=trace, schedule=schedule)

    sleep = staticmethod(_native.sleep)
    checkpoint = staticmethod(_native.checkpoint)
    current_time = staticmethod(_native.clock)
    every = staticmethod(_native.every)

    open_task_group: Any = _Group
    gather = staticmethod(_native.gather)
    race = staticmethod(_native.race)

    Cancelled = _native.CancelledError
    move_on_after = staticmethod(_native.ignore_after)
    fail_after = staticmethod(_native.timeout_after)
    open_cancel_scope = _native.CancelScope
    shielded_scope = staticmethod(_native.disable_cancellation)
    shielded = staticmethod(_native.disable_cancellation)

    Event = _native.Event
    Lock = _native.Lock
    Semaphore = _native.Semaphore
    Condition = _native.Condition
    Barrier = _native.Barrier
    CapacityLimiter = _native.CapacityLimiter

    Queue = _native.Queue
    LifoQueue = _native.LifoQueue
    PriorityQueue = _native.PriorityQueue
    QueueEmpty = _native.QueueEmpty
    QueueFull = _native.QueueFull
    open_channel = staticmethod(_native.open_channel)
    WouldBlock = _native.WouldBlock
    ClosedResourceError = _native.ClosedResourceError
    BrokenResourceError = _native.BrokenResourceError
    EndOfChannel = _native.EndOfChannel

    to_thread = staticmethod(_native.run_in_thread)
    from_thread = staticmethod(_native.from_thread)

    socketpair = staticmethod(_native.socketpair)
    from_stdlib_socket = _native.Socket
    sock_recv = staticmethod(_native.Socket.recv)
    sock_recv_into = staticmethod(_native.Socket.recv_into)
    sock_sendall = staticmethod(_native.Socket.sendall)
    sock_connect = staticmethod(_native.Socket.connect)
    sock_accept = staticmethod(_native.Socket.accept)
    sock_close = staticmethod(sock_close)
    SocketBusy = StreamBusy = _native.BusyResourceError
    SocketClosed = StreamClosed = _native.ClosedResourceError
    wait_readable = staticmethod(_native.wait_readable)
    wait_writable = staticmethod(_native.wait_writable)
    getaddrinfo = staticmethod(_native.getaddrinfo)
    python_resolver = True

    connect_tcp = staticmethod(connect_tcp)
    serve_tcp = staticmethod(serve_tcp)
    connect_unix = staticmethod(connect_unix)
    serve_unix = staticmethod(serve_unix)
    StreamBroken = (ConnectionError, ssl.SSLError)
    open_udp = staticmethod(open_udp)

    open_process = staticmethod(open_process)
    run_process = staticmethod(run_process)

    open_file = staticmethod(_open_file)

    open_signal_receiver = _native.SignalQueue

    task_tree = staticmethod(_native.task_tree)
