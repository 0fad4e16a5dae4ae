"""How does asyncio answer the contract?

Its own names wherever they fit. What asyncio has no counterpart for is left out: channels,
capacity limiters, scopes that shield, periodic work, files, a tree of tasks (`all_tasks` is a set).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Coroutine, Mapping
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Any, ClassVar, Literal

from loopbase import Schedule, Trace

from .._contract import AsyncFunction, Backend, LackingError
from ._asyncio_children import TaskGroup, gather, race, shielded
from ._asyncio_processes import open_process, run_process
from ._asyncio_scopes import fail_after, move_on_after, open_cancel_scope
from ._asyncio_signals import SignalReceiver
from ._asyncio_sockets import (
    from_stdlib_socket,
    getaddrinfo,
    open_udp,
    sock_accept,
    sock_close,
    sock_connect,
    sock_recv,
    sock_recv_into,
    sock_sendall,
    socketpair,
    wait_readable,
    wait_writable,
)
from ._asyncio_streams import connect_tcp, connect_unix, serve_tcp, serve_unix
from ._asyncio_trace import traced
from ._asyncio_virtual import VirtualSelectorLoop, clock_released

# The loop that a worker thread belongs to; `asyncio.to_thread` carries it into the thread.
_loop: ContextVar[asyncio.AbstractEventLoop] = ContextVar("_loop")


def current_time() -> float:
    return asyncio.get_running_loop().time()


def from_thread(function: Callable[..., Coroutine[Any, Any, Any]], /, *args: Any) -> Any:
    async def call() -> Any:
        with clock_released():
            return await function(*args)

    loop = _loop.get(None)
    if loop is None or loop.is_closed() or asyncio._get_running_loop() is not None:
        # asyncio waits for ever here, or leaves a coroutine that was never awaited.
        raise RuntimeError("from_thread() works in the threads of to_thread(), while the loop runs")
    return asyncio.run_coroutine_threadsafe(call(), loop).result()


class AnyAsyncioBackend(Backend):
    """What is the same on every loop under asyncio's tasks and streams."""

    wrapped: ClassVar[Mapping[str, str]] = {
        "run": "asyncio.Runner with the loop that fits `clock` and `trace`",
        "current_time": "asks the running loop",
        "open_task_group": "asyncio.TaskGroup: functions instead of coroutines; start, spawn and "
        "cancel by the recipes of asyncio's documentation",
        "gather": "asyncio.gather, and cancels the others when one fails",
        "race": "asyncio.as_completed, and cancels the rest",
        "move_on_after": "asyncio.Timeout, without its TimeoutError",
        "fail_after": "asyncio.Timeout under the contract's names",
        "open_cancel_scope": "asyncio.Timeout without a time; cancel() makes it due",
        "shielded": "asyncio.wait on a task, which a cancellation of the waiter does not reach",
        "from_thread": "asyncio.run_coroutine_threadsafe to the loop in a context variable",
        "open_process": "asyncio.create_subprocess_exec, in a block that ends it",
        "run_process": "communicate() in such a block",
        "open_signal_receiver": "loop.add_signal_handler and a queue",
        "socketpair": "socket.socketpair, made non-blocking",
        "from_stdlib_socket": "makes it non-blocking",
        "sock_recv": "asks the running loop",
        "sock_recv_into": "asks the running loop",
        "sock_sendall": "asks the running loop",
        "sock_connect": "asks the running loop",
        "sock_accept": "asks the running loop",
        "sock_close": "calls its close()",
        "wait_readable": "a future that loop.add_reader sets",
        "wait_writable": "a future that loop.add_writer sets",
        "getaddrinfo": "asks the running loop",
        "connect_tcp": "asyncio.open_connection; reader and writer become one object, whose "
        "aclose() takes the error that a broken connection has",
        "connect_unix": "asyncio.open_unix_connection; reader and writer become one object",
        "serve_tcp": "asyncio.start_server, and the set of its handlers' tasks",
        "serve_unix": "asyncio.start_unix_server, and the set of its handlers' tasks",
        "open_udp": "a datagram protocol that fills an asyncio.Queue",
        "trace": "a task factory that steps each coroutine through a wrapper",
    }
    trace = True

    _loop: ClassVar[type[asyncio.AbstractEventLoop]] = asyncio.SelectorEventLoop
    _virtual_loop: ClassVar[type[asyncio.AbstractEventLoop]] = VirtualSelectorLoop

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
        if asyncio._get_running_loop() is not None:
            # As `asyncio.run` does. A Runner would find out with two coroutines in its hands.
            raise RuntimeError("asyncio.run() cannot be called from a running event loop")
        new_loop = self._virtual_loop if clock == "virtual" else self._loop

        context = copy_context()
        with asyncio.Runner(loop_factory=new_loop) as runner:
            context.run(_loop.set, runner.get_loop())
            if trace is None:
                return runner.run(main(*args), context=context)
            with traced(runner.get_loop(), trace):
                return runner.run(main(*args), context=context)

    sleep = staticmethod(asyncio.sleep)
    checkpoint = staticmethod(partial(asyncio.sleep, 0))
    current_time = staticmethod(current_time)

    open_task_group = TaskGroup
    gather = staticmethod(gather)
    race = staticmethod(race)

    Cancelled = asyncio.CancelledError
    move_on_after = staticmethod(move_on_after)
    fail_after = staticmethod(fail_after)
    open_cancel_scope = staticmethod(open_cancel_scope)
    shielded = staticmethod(shielded)

    Event = asyncio.Event
    Lock = asyncio.Lock
    Semaphore = asyncio.Semaphore
    Condition = asyncio.Condition
    Barrier = asyncio.Barrier

    Queue = asyncio.Queue
    LifoQueue = asyncio.LifoQueue
    PriorityQueue = asyncio.PriorityQueue
    QueueEmpty = asyncio.QueueEmpty
    QueueFull = asyncio.QueueFull

    to_thread: Any = staticmethod(asyncio.to_thread)
    from_thread = staticmethod(from_thread)

    open_process: Any = staticmethod(open_process)
    run_process = staticmethod(run_process)
    open_signal_receiver = SignalReceiver
    socketpair = staticmethod(socketpair)
    from_stdlib_socket = staticmethod(from_stdlib_socket)
    sock_recv = staticmethod(sock_recv)
    sock_recv_into = staticmethod(sock_recv_into)
    sock_sendall = staticmethod(sock_sendall)
    sock_connect = staticmethod(sock_connect)
    sock_accept = staticmethod(sock_accept)
    sock_close = staticmethod(sock_close)
    wait_readable = staticmethod(wait_readable)
    wait_writable = staticmethod(wait_writable)

    getaddrinfo = staticmethod(getaddrinfo)

    connect_tcp = staticmethod(connect_tcp)
    serve_tcp = staticmethod(serve_tcp)
    connect_unix = staticmethod(connect_unix)
    serve_unix = staticmethod(serve_unix)
    StreamBroken = (ConnectionError, ssl.SSLError)
    StreamBusy = RuntimeError

    open_udp = staticmethod(open_udp)


class AsyncioBackend(AnyAsyncioBackend):
    name = "asyncio"
    python_resolver = True
