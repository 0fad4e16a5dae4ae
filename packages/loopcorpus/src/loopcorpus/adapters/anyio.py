"""How does anyio answer the contract?

Its own names, plus `async with` where anyio has a plain `with`; once on asyncio, once on trio. What
anyio has no counterpart for is left out: queues (it has streams), barriers, periodic work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from signal import Signals
from subprocess import PIPE
from typing import Any, ClassVar, Literal

import anyio
import anyio.from_thread
import anyio.lowlevel
import anyio.to_thread
import trio
import trio.testing

from loopbase import Schedule, Trace

from .._contract import AsyncFunction, Backend, LackingError
from . import _asyncio_virtual, _trio_virtual
from ._anyio_inspect import task_tree
from ._anyio_io import connect_tcp, connect_unix, open_udp, serve_tcp, serve_unix
from ._asyncio_trace import traced
from ._files import chunked
from ._nurseries import Nurseries
from ._scoped_processes import EndedProcess
from ._scopes import AsyncScope
from ._trio_inspect import Tracer

_nurseries = Nurseries(anyio.create_task_group, anyio.CancelScope, anyio.Event)


def move_on_after(seconds: float) -> AsyncScope:
    return AsyncScope(anyio.move_on_after(seconds))


def fail_after(seconds: float) -> AsyncScope:
    return AsyncScope(anyio.fail_after(seconds))


def open_cancel_scope() -> AsyncScope:
    return AsyncScope(anyio.CancelScope())


def shielded_scope() -> AsyncScope:
    return AsyncScope(anyio.CancelScope(shield=True))


async def shielded(function: AsyncFunction, /, *args: Any) -> Any:
    with anyio.CancelScope(shield=True):
        return await function(*args)


class _Input:
    def __init__(self, native: Any) -> None:
        self.send_all, self.aclose = native.send, native.aclose


class _Output:
    def __init__(self, native: Any) -> None:
        self._receive, self.aclose = native.receive, native.aclose

    async def receive_some(self, max_bytes: int = 65536) -> bytes:
        try:
            received: bytes = await self._receive(max_bytes)
        except anyio.EndOfStream:
            return b""
        return received


async def open_process(command: Sequence[str], **options: Any) -> EndedProcess:
    native = await anyio.open_process(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, **options)
    pipes = _Input(native.stdin), _Output(native.stdout), _Output(native.stderr)
    return EndedProcess(native, anyio.CancelScope, pipes)


async def run_process(command: Sequence[str], input: bytes = b"") -> tuple[int, bytes, bytes]:
    ended = await anyio.run_process(command, input=input, check=False)
    return ended.returncode, ended.stdout, ended.stderr


def open_signal_receiver(*signals: Signals) -> AsyncScope:
    return AsyncScope(anyio.open_signal_receiver(*signals))


def _thread_functions(
    held: Callable[[], AbstractContextManager[None]],
    released: Callable[[], AbstractContextManager[None]],
) -> tuple[AsyncFunction, Callable[..., Any]]:
    """Return `to_thread` and `from_thread` that hold and release the virtual clock below."""

    async def to_thread(function: Callable[..., Any], /, *args: Any) -> Any:
        with held():
            return await anyio.to_thread.run_sync(function, *args)

    def from_thread(function: AsyncFunction, /, *args: Any) -> Any:
        async def call() -> Any:
            with released():
                return await function(*args)

        return anyio.from_thread.run(call)

    return to_thread, from_thread


_asyncio_threads = _thread_functions(_asyncio_virtual.clock_held, _asyncio_virtual.clock_released)
_trio_threads = _thread_functions(_trio_virtual.clock_held, _trio_virtual.clock_released)


class _AnyioBackend(Backend):
    wrapped: ClassVar[Mapping[str, str]] = {
        "run": "anyio.run with the options that fit `clock` and `trace`",
        "open_task_group": "anyio.create_task_group; spawn is a child in a scope of its own",
        "gather": "a task group that fills a list; the first exception instead of the group",
        "race": "a task group that the first child cancels; an exception instead of the group",
        "move_on_after": "async with around anyio's with",
        "fail_after": "async with around anyio's with",
        "open_cancel_scope": "async with around anyio's with",
        "shielded_scope": "async with around anyio's with",
        "shielded": "a function call in a shielded scope",
        "to_thread": "anyio.to_thread.run_sync; holds the virtual clock meanwhile",
        "from_thread": "anyio.from_thread.run; lets the virtual clock go on meanwhile",
        "connect_tcp": 'anyio.connect_tcp; b"" instead of EndOfStream',
        "serve_tcp": 'a TCP or TLS listener in a group of its own; b"" instead of EndOfStream',
        "connect_unix": 'anyio.connect_unix; b"" instead of EndOfStream',
        "serve_unix": 'a Unix listener in a group of its own; b"" instead of EndOfStream',
        "open_udp": "anyio.create_udp_socket; its methods under the contract's names",
        "task_tree": "anyio.get_running_tasks, which is a list with the parents' numbers",
        "open_file": "anyio.open_file, and chunks",
        "open_process": 'anyio.open_process, in a block that ends it; b"" for EndOfStream',
        "run_process": "anyio.run_process with the options that it needs",
        "open_signal_receiver": "async with around anyio's with",
        "trace": "what the library below can tell",
    }
    trace = True

    sleep = staticmethod(anyio.sleep)
    checkpoint = staticmethod(anyio.lowlevel.checkpoint)
    current_time = staticmethod(anyio.current_time)

    open_task_group = staticmethod(_nurseries.open_task_group)
    gather = staticmethod(_nurseries.gather)
    race = staticmethod(_nurseries.race)

    move_on_after = staticmethod(move_on_after)
    fail_after = staticmethod(fail_after)
    open_cancel_scope = staticmethod(open_cancel_scope)
    shielded_scope = staticmethod(shielded_scope)
    shielded = staticmethod(shielded)

    Event = anyio.Event
    Lock = anyio.Lock
    Semaphore = anyio.Semaphore
    Condition = anyio.Condition
    CapacityLimiter = anyio.CapacityLimiter

    open_channel: Any = staticmethod(anyio.create_memory_object_stream)
    WouldBlock = anyio.WouldBlock
    ClosedResourceError = anyio.ClosedResourceError
    BrokenResourceError = anyio.BrokenResourceError
    EndOfChannel = anyio.EndOfStream

    open_file = staticmethod(chunked(anyio.open_file))
    open_process: Any = staticmethod(open_process)
    run_process = staticmethod(run_process)
    open_signal_receiver: Any = staticmethod(open_signal_receiver)
    wait_readable: Any = staticmethod(anyio.wait_readable)
    wait_writable: Any = staticmethod(anyio.wait_writable)
    SocketBusy = anyio.BusyResourceError
    SocketClosed = anyio.ClosedResourceError

    getaddrinfo: Any = staticmethod(anyio.getaddrinfo)
    python_resolver = True

    connect_tcp: Any = staticmethod(connect_tcp)
    serve_tcp: Any = staticmethod(serve_tcp)
    connect_unix: Any = staticmethod(connect_unix)
    serve_unix: Any = staticmethod(serve_unix)
    StreamBroken = anyio.BrokenResourceError
    StreamBusy = anyio.BusyResourceError
    StreamClosed = anyio.ClosedResourceError

    open_udp = staticmethod(open_udp)

    task_tree = staticmethod(task_tree)


class AnyioAsyncioBackend(_AnyioBackend):
    name = "anyio+asyncio"
    known_reports: ClassVar[Mapping[str, str]] = {
        "Exception in callback Future.set_result(": "a Unix stream's wait that is cancelled in "
        "the turn in which its socket is ready; anyio, _backends/_asyncio.py: _RawSocketMixin",
    }
    Cancelled = asyncio.CancelledError
    to_thread = staticmethod(_asyncio_threads[0])
    from_thread = staticmethod(_asyncio_threads[1])

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

        with ExitStack() as stack:

            def new_loop() -> asyncio.AbstractEventLoop:
                virtual = clock == "virtual"
                loop = (
                    _asyncio_virtual.VirtualSelectorLoop()
                    if virtual
                    else asyncio.SelectorEventLoop()
                )
                if trace is not None:
                    stack.enter_context(traced(loop, trace))
                return loop

            options = {"loop_factory": new_loop}
            return anyio.run(main, *args, backend="asyncio", backend_options=options)


class AnyioTrioBackend(_AnyioBackend):
    name = "anyio+trio"
    kept_threads = ("Trio thread",)
    Cancelled = trio.Cancelled
    to_thread = staticmethod(_trio_threads[0])
    from_thread = staticmethod(_trio_threads[1])

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
        virtual = clock == "virtual"
        options = {
            "clock": trio.testing.MockClock(autojump_threshold=0) if virtual else None,
            "instruments": () if trace is None else (Tracer(trace),),
        }
        return anyio.run(main, *args, backend="trio", backend_options=options)
