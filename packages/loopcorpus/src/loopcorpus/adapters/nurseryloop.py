"""How does nurseryloop answer the contract?

Nearly everything is its own. Its scopes are entered with a plain `with`, its nurseries know no
child that can be waited for: two small subclasses add that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from subprocess import PIPE
from types import TracebackType
from typing import Any, ClassVar, Literal

import nurseryloop
from loopbase import Schedule, Trace, VirtualClock

from .._contract import AsyncFunction, Backend, TaskNode
from ._nurseries import _Child
from ._nurseryloop_io import (
    connect_tcp,
    serve_tcp,
    sock_accept,
    sock_close,
    sock_connect,
    sock_recv,
    sock_recv_into,
    sock_sendall,
)
from ._scoped_processes import EndedProcess
from ._scopes import AsyncScope


class _Scope(nurseryloop.CancelScope):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Any:
        return self.__exit__(kind, error, traceback)


class _FailingScope(_Scope):
    __slots__ = ()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Any:
        caught = self.__exit__(kind, error, traceback)
        if self.cancelled_caught:
            raise nurseryloop.TooSlowError
        return caught


class _Group(nurseryloop.Nursery):
    __slots__ = ()

    def spawn(self, function: AsyncFunction, /, *args: Any) -> _Child:
        child = _Child(function, args, nurseryloop.CancelScope(), nurseryloop.Event())
        self.start_soon(child.run, name=function)
        return child


def open_task_group() -> _Group:
    return _Group(True)


def move_on_after(seconds: float) -> _Scope:
    return _Scope(relative_deadline=seconds)


def fail_after(seconds: float) -> _FailingScope:
    return _FailingScope(relative_deadline=seconds)


def open_cancel_scope() -> _Scope:
    return _Scope()


def shielded_scope() -> _Scope:
    return _Scope(shield=True)


async def shielded(function: AsyncFunction, /, *args: Any) -> Any:
    with nurseryloop.CancelScope(shield=True):
        return await function(*args)


def task_tree() -> TaskNode:
    def node(native: TaskNode) -> TaskNode:
        name = native.name.rpartition(".")[2]
        return TaskNode(name, native.waiting_on, tuple(map(node, native.children)))

    return node(nurseryloop.task_tree())


async def open_process(command: Sequence[str], **options: Any) -> EndedProcess:
    native = await nurseryloop.lowlevel.open_process(
        command, stdin=PIPE, stdout=PIPE, stderr=PIPE, **options
    )
    pipes = native.stdin, native.stdout, native.stderr
    return EndedProcess(native, nurseryloop.CancelScope, pipes)


async def run_process(command: Sequence[str], input: bytes = b"") -> tuple[int, bytes, bytes]:
    ended = await nurseryloop.run_process(
        command, stdin=input, capture_stdout=True, capture_stderr=True, check=False
    )
    return ended.returncode, ended.stdout, ended.stderr


def open_signal_receiver(*signals: int) -> AsyncScope:
    return AsyncScope(nurseryloop.open_signal_receiver(*signals))


class NurseryloopBackend(Backend):
    name = "nurseryloop"
    wrapped: ClassVar[Mapping[str, str]] = {
        "run": "nurseryloop.run with the clock that fits `clock`",
        "open_task_group": "a Nursery with spawn, a child in a scope of its own, and cancel",
        "move_on_after": "a CancelScope that is entered with async with",
        "fail_after": "a CancelScope that is entered with async with and raises TooSlowError",
        "open_cancel_scope": "a CancelScope that is entered with async with",
        "shielded_scope": "a CancelScope that is entered with async with",
        "shielded": "a function call in a shielded scope",
        "sock_recv": "calls the method",
        "sock_recv_into": "calls the method",
        "sock_sendall": "calls send until all is sent",
        "sock_connect": "calls the method",
        "sock_accept": "calls the method",
        "sock_close": "calls the method",
        "connect_tcp": "nurseryloop.open_tcp_stream; with tls an SSLStream and its handshake",
        "serve_tcp": "open_tcp_server or open_ssl_over_tcp_server, its arguments in another order",
        "open_process": "nurseryloop.lowlevel.open_process, in a block that ends it",
        "run_process": "nurseryloop.run_process with the options that it needs",
        "open_signal_receiver": "async with around nurseryloop's with",
        "task_tree": "nurseryloop.task_tree, without the modules of the names",
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
        return nurseryloop.run(
            main,
            *args,
            clock=VirtualClock() if clock == "virtual" else None,
            trace=trace,
            schedule=schedule,
        )

    sleep = staticmethod(nurseryloop.sleep)
    checkpoint = staticmethod(nurseryloop.checkpoint)
    current_time = staticmethod(nurseryloop.current_time)
    every = staticmethod(nurseryloop.every)

    open_task_group: Callable[[], Any] = staticmethod(open_task_group)
    gather = staticmethod(nurseryloop.gather)
    race = staticmethod(nurseryloop.race)

    Cancelled = nurseryloop.Cancelled
    move_on_after = staticmethod(move_on_after)
    fail_after = staticmethod(fail_after)
    open_cancel_scope = staticmethod(open_cancel_scope)
    shielded_scope = staticmethod(shielded_scope)
    shielded = staticmethod(shielded)

    Event = nurseryloop.Event
    Lock = nurseryloop.Lock
    Semaphore = nurseryloop.Semaphore
    Condition = nurseryloop.Condition
    Barrier = nurseryloop.Barrier
    CapacityLimiter: Callable[[int], Any] = nurseryloop.CapacityLimiter

    Queue = nurseryloop.Queue
    LifoQueue = nurseryloop.LifoQueue
    PriorityQueue = nurseryloop.PriorityQueue
    QueueEmpty = nurseryloop.QueueEmpty
    QueueFull = nurseryloop.QueueFull
    open_channel: Callable[[int], Any] = staticmethod(nurseryloop.open_memory_channel)
    WouldBlock = nurseryloop.WouldBlock
    ClosedResourceError = nurseryloop.ClosedResourceError
    BrokenResourceError = nurseryloop.BrokenResourceError
    EndOfChannel = nurseryloop.EndOfChannel

    to_thread = staticmethod(nurseryloop.to_thread.run_sync)
    from_thread = staticmethod(nurseryloop.from_thread.run)

    socketpair: Callable[[], tuple[Any, Any]] = staticmethod(nurseryloop.socket.socketpair)
    from_stdlib_socket = staticmethod(nurseryloop.socket.from_stdlib_socket)
    sock_recv = staticmethod(sock_recv)
    sock_recv_into = staticmethod(sock_recv_into)
    sock_sendall = staticmethod(sock_sendall)
    sock_connect = staticmethod(sock_connect)
    sock_accept = staticmethod(sock_accept)
    sock_close = staticmethod(sock_close)
    SocketBusy = nurseryloop.BusyResourceError
    SocketClosed = nurseryloop.ClosedResourceError
    wait_readable = staticmethod(nurseryloop.lowlevel.wait_readable)
    wait_writable = staticmethod(nurseryloop.lowlevel.wait_writable)

    getaddrinfo: Any = staticmethod(nurseryloop.socket.getaddrinfo)
    python_resolver = True

    connect_tcp = staticmethod(connect_tcp)
    serve_tcp = staticmethod(serve_tcp)
    connect_unix: Any = staticmethod(nurseryloop.open_unix_socket)
    serve_unix: Any = staticmethod(nurseryloop.open_unix_server)
    StreamBroken = nurseryloop.BrokenResourceError
    StreamBusy = nurseryloop.BusyResourceError
    StreamClosed = nurseryloop.ClosedResourceError

    open_udp: Any = staticmethod(nurseryloop.open_udp)

    open_signal_receiver: Any = staticmethod(open_signal_receiver)

    open_process: Any = staticmethod(open_process)
    run_process = staticmethod(run_process)

    open_file: Any = staticmethod(nurseryloop.open_file)

    task_tree = staticmethod(task_tree)
