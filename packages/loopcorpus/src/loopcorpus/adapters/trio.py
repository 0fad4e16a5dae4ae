"""How does trio answer the contract?

Its own names, plus `async with` where trio has a plain `with`. What trio has no counterpart for is
left out: queues (it has channels), barriers, periodic work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from subprocess import PIPE
from typing import Any, ClassVar, Literal

import trio
import trio.testing

from loopbase import Schedule, Trace

from .._contract import AsyncFunction, Backend, LackingError
from ._files import chunked
from ._nurseries import Nurseries
from ._scoped_processes import EndedProcess
from ._scopes import AsyncScope, FailingScope
from ._trio_inspect import Tracer, task_tree
from ._trio_io import (
    connect_tcp,
    open_udp,
    serve_tcp,
    serve_unix,
    sock_accept,
    sock_close,
    sock_connect,
    sock_recv,
    sock_recv_into,
    sock_sendall,
)
from ._trio_virtual import from_thread, to_thread

_CancelScope: Any = trio.CancelScope  # pyright misreads its attrs fields
_nurseries = Nurseries(trio.open_nursery, _CancelScope, trio.Event)


def move_on_after(seconds: float) -> AsyncScope:
    return AsyncScope(trio.move_on_after(seconds))


def fail_after(seconds: float) -> FailingScope:
    return FailingScope(trio.move_on_after(seconds))


def open_cancel_scope() -> AsyncScope:
    return AsyncScope(_CancelScope())


def shielded_scope() -> AsyncScope:
    return AsyncScope(_CancelScope(shield=True))


async def shielded(function: AsyncFunction, /, *args: Any) -> Any:
    with _CancelScope(shield=True):
        return await function(*args)


async def open_process(command: Sequence[str], **options: Any) -> EndedProcess:
    native = await trio.lowlevel.open_process(
        command, stdin=PIPE, stdout=PIPE, stderr=PIPE, **options
    )
    return EndedProcess(native, _CancelScope, (native.stdin, native.stdout, native.stderr))


async def run_process(command: Sequence[str], input: bytes = b"") -> tuple[int, bytes, bytes]:
    ended = await trio.run_process(
        command, stdin=input, capture_stdout=True, capture_stderr=True, check=False
    )
    return ended.returncode, ended.stdout, ended.stderr


def open_signal_receiver(*signals: int) -> AsyncScope:
    return AsyncScope(trio.open_signal_receiver(*signals))


class TrioBackend(Backend):
    name = "trio"
    kept_threads = ("Trio thread",)
    wrapped: ClassVar[Mapping[str, str]] = {
        "run": "trio.run with the clock and the instrument that fit `clock` and `trace`",
        "open_task_group": "trio.open_nursery; spawn is a child in a scope of its own",
        "gather": "a nursery that fills a list; the first exception instead of the group",
        "race": "a nursery that the first child cancels; an exception instead of the group",
        "move_on_after": "async with around trio's with",
        "fail_after": "async with around trio.move_on_after; TimeoutError for TooSlowError",
        "open_cancel_scope": "async with around trio's with",
        "shielded_scope": "async with around trio's with",
        "shielded": "a function call in a shielded scope",
        "to_thread": "trio.to_thread.run_sync; holds the virtual clock meanwhile",
        "from_thread": "trio.from_thread.run; lets the virtual clock go on meanwhile",
        "sock_recv": "calls the method",
        "sock_recv_into": "calls the method",
        "sock_sendall": "calls send until all is sent",
        "sock_connect": "calls the method",
        "sock_accept": "calls the method",
        "sock_close": "calls the method",
        "connect_tcp": "trio.open_tcp_stream; with tls an SSLStream and its handshake",
        "serve_tcp": "trio.serve_listeners in a nursery of its own; with tls an SSLStream and its "
        "handshake",
        "serve_unix": "trio.serve_listeners on a Unix socket, in a nursery of its own",
        "open_udp": "a trio.socket; its methods under the contract's names",
        "task_tree": "walks trio.lowlevel's tasks and nurseries",
        "open_file": "trio.open_file, and chunks",
        "open_process": "trio.lowlevel.open_process, in a block that ends it",
        "run_process": "trio.run_process with the options that it needs",
        "open_signal_receiver": "async with around trio's with",
        "trace": "a trio.abc.Instrument; it does not tell how a task ended",
    }
    trace = True

    def run(
        self,
        main: AsyncFunction,
        /,
        *args: Any,
        clock: Literal["real", "virtual"] = "real",
        trace: Trace | None = None,
        schedule: Schedule | None = None,
    ) -> Any:
        if schedule is not None:
            raise LackingError(self.name, "schedule")
        return trio.run(
            main,
            *args,
            clock=trio.testing.MockClock(autojump_threshold=0) if clock == "virtual" else None,
            instruments=() if trace is None else (Tracer(trace),),
        )

    sleep = staticmethod(trio.sleep)
    checkpoint = staticmethod(trio.lowlevel.checkpoint)
    current_time = staticmethod(trio.current_time)

    open_task_group = staticmethod(_nurseries.open_task_group)
    gather = staticmethod(_nurseries.gather)
    race = staticmethod(_nurseries.race)

    Cancelled = trio.Cancelled
    move_on_after = staticmethod(move_on_after)
    fail_after = staticmethod(fail_after)
    open_cancel_scope = staticmethod(open_cancel_scope)
    shielded_scope = staticmethod(shielded_scope)
    shielded = staticmethod(shielded)

    Event = trio.Event
    Lock = trio.Lock
    Semaphore = trio.Semaphore
    Condition = trio.Condition
    CapacityLimiter = trio.CapacityLimiter

    open_channel: Callable[[int], Any] = staticmethod(trio.open_memory_channel)
    WouldBlock = trio.WouldBlock
    ClosedResourceError = trio.ClosedResourceError
    BrokenResourceError = trio.BrokenResourceError
    EndOfChannel = trio.EndOfChannel

    to_thread = staticmethod(to_thread)
    from_thread = staticmethod(from_thread)

    open_file = staticmethod(chunked(trio.open_file))
    open_process: Any = staticmethod(open_process)
    run_process = staticmethod(run_process)
    open_signal_receiver: Any = staticmethod(open_signal_receiver)
    socketpair: Callable[[], tuple[Any, Any]] = staticmethod(trio.socket.socketpair)
    from_stdlib_socket = staticmethod(trio.socket.from_stdlib_socket)
    sock_recv = staticmethod(sock_recv)
    sock_recv_into = staticmethod(sock_recv_into)
    sock_sendall = staticmethod(sock_sendall)
    sock_connect = staticmethod(sock_connect)
    sock_accept = staticmethod(sock_accept)
    sock_close = staticmethod(sock_close)
    SocketBusy = trio.BusyResourceError
    SocketClosed = trio.ClosedResourceError
    wait_readable = staticmethod(trio.lowlevel.wait_readable)
    wait_writable = staticmethod(trio.lowlevel.wait_writable)

    getaddrinfo: Any = staticmethod(trio.socket.getaddrinfo)
    python_resolver = True

    connect_tcp = staticmethod(connect_tcp)
    serve_tcp: Any = staticmethod(serve_tcp)
    connect_unix: Any = staticmethod(trio.open_unix_socket)
    serve_unix: Any = staticmethod(serve_unix)
    StreamBroken = trio.BrokenResourceError
    StreamBusy = trio.BusyResourceError
    StreamClosed = trio.ClosedResourceError

    open_udp = staticmethod(open_udp)

    task_tree = staticmethod(task_tree)
