"""What does every async library offer, under one set of names?

A `Backend` is what the corpus, the benchmarks and the comparisons use. An adapter *binds* native
callables where they already have the shape that is described here, so that measuring through the
contract measures the library; where it has to add code of its own, it says so in `wrapped`. A name
that a library has no counterpart for is simply not defined by its adapter: it is listed in
`lacks`, and touching it raises `LackingError`.

Rules for all of it:

- Every context manager is entered with `async with`: asyncio has no other form, and trio's plain
  `with` takes one line to adapt.
- A `function` is always an async function, given with its arguments, never a coroutine object.
- Times are seconds of the loop's own clock.
"""

from __future__ import annotations

import socket
from abc import abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar, Literal, TypeAlias

from loopbase import Schedule, TaskNode as TaskNode, Trace

from ._shapes import (
    AsyncFunction as AsyncFunction,
    Barrier as Barrier,
    CancelScope as CancelScope,
    CapacityLimiter as CapacityLimiter,
    Child as Child,
    Condition as Condition,
    Event as Event,
    Lock as Lock,
    Queue as Queue,
    ReceiveChannel as ReceiveChannel,
    Semaphore as Semaphore,
    SendChannel as SendChannel,
    ShieldedScope as ShieldedScope,
    TaskGroup as TaskGroup,
)
from ._shapes_io import (
    Address as Address,
    Server as Server,
    Stream as Stream,
    StreamHandler as StreamHandler,
    UdpSocket as UdpSocket,
)
from ._shapes_system import (
    File as File,
    Input as Input,
    Output as Output,
    Process as Process,
)

# group -> the names it consists of, as docs and `lacks` list them
CONTRACT: Mapping[str, tuple[str, ...]] = {
    "running": ("run",),
    "time": ("sleep", "checkpoint", "current_time", "every"),
    "children": ("open_task_group", "gather", "race"),
    "cancellation": (
        "Cancelled",
        "move_on_after",
        "fail_after",
        "open_cancel_scope",
        "shielded_scope",
        "shielded",
    ),
    "sync": ("Event", "Lock", "Semaphore", "Condition", "Barrier", "CapacityLimiter"),
    "hand-over": (
        "Queue",
        "LifoQueue",
        "PriorityQueue",
        "QueueEmpty",
        "QueueFull",
        "open_channel",
        "WouldBlock",
        "ClosedResourceError",
        "BrokenResourceError",
        "EndOfChannel",
    ),
    "threads": ("to_thread", "from_thread"),
    "files": ("open_file",),
    "processes": ("open_process", "run_process"),
    "signals": ("open_signal_receiver",),
    "sockets": (
        "socketpair",
        "from_stdlib_socket",
        "sock_recv",
        "sock_recv_into",
        "sock_sendall",
        "sock_connect",
        "sock_accept",
        "sock_close",
        "SocketBusy",
        "SocketClosed",
        "wait_readable",
        "wait_writable",
    ),
    "names": ("getaddrinfo", "python_resolver"),
    "streams": (
        "connect_tcp",
        "serve_tcp",
        "connect_unix",
        "serve_unix",
        "StreamBroken",
        "StreamBusy",
        "StreamClosed",
    ),
    "datagrams": ("open_udp",),
    "inspection": ("task_tree", "trace", "schedule"),
}


class LackingError(NotImplementedError):
    """The backend has no counterpart for a name of the contract."""

    def __init__(self, backend: str, lacking: str) -> None:
        super().__init__(f"{backend} has no {lacking}")
        self.lacking = lacking


class ChildCancelled(Exception):
    """`Child.wait` was called on a child that was cancelled (while the waiter itself was not)."""


# `Backend` has attributes of the same names; inside it these stand for the protocols.
_Queue: TypeAlias = Queue


class Backend:
    """One library under the contract's names. Adapters subclass this and define what they have."""

    name: ClassVar[str]
    # Contract name -> what the adapter adds to the native primitive. What is not listed is bound.
    wrapped: ClassVar[Mapping[str, str]] = {}
    # Whether `run(clock="virtual")` is possible.
    virtual_clock: ClassVar[bool] = True
    # How the names of the threads begin that the library keeps for its next run.
    kept_threads: ClassVar[tuple[str, ...]] = ()
    # Errors that the library logs without a fault of its user: how they begin -> why, and where
    # that stands. They do not fail a case.
    known_reports: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def run(
        self,
        main: AsyncFunction,
        /,
        *args: Any,
        clock: Literal["real", "virtual"] = "real",
        trace: Trace | None = None,
        schedule: Schedule | None = None,
    ) -> Any:
        """Run `main(*args)` in a new loop to its end and return its result.

        trace: filled with events; a backend that cannot lists "trace" in `lacks`.
        schedule: which ready task goes next; a backend that cannot lists "schedule" in `lacks`.
        """

    @property
    def lacks(self) -> frozenset[str]:
        """The names of the contract that this backend has no counterpart for."""
        return frozenset(
            name for names in CONTRACT.values() for name in names if not hasattr(type(self), name)
        )

    # What `run(trace=...)` and `run(schedule=...)` support is said by these being defined.
    trace: Literal[True]
    schedule: Literal[True]

    # time
    sleep: Callable[[float], Coroutine[Any, Any, Any]]
    # Let the others run, and take a cancellation that is due.
    checkpoint: Callable[[], Awaitable[Any]]
    current_time: Callable[[], float]
    # Call `await function()` one period from now, then once a period, without drift (a period
    # that `function` overruns is left out), until cancelled or `function` raises.
    every: Callable[[float, AsyncFunction], Coroutine[Any, Any, Any]]

    # children
    open_task_group: Callable[[], AbstractAsyncContextManager[TaskGroup]]
    # Results in argument order; each function is called with no arguments. The first failure is
    # raised, as itself, after the other children were cancelled and have ended.
    gather: Callable[..., Coroutine[Any, Any, list[Any]]]
    # The first child that *returns* wins, the rest are cancelled and waited for. A child that
    # raises before anyone has returned ends the race with its exception, as itself. A race of
    # nobody raises ValueError.
    race: AsyncFunction

    # cancellation
    Cancelled: type[BaseException]
    move_on_after: Callable[[float], AbstractAsyncContextManager[CancelScope]]
    # Raises TimeoutError when the time is over.
    fail_after: Callable[[float], AbstractAsyncContextManager[CancelScope]]
    open_cancel_scope: Callable[[], AbstractAsyncContextManager[CancelScope]]
    # A scope inside which cancellations from outside do not arrive.
    shielded_scope: Callable[[], AbstractAsyncContextManager[ShieldedScope]]
    # Run `function(*args)` to its end, whatever is cancelled meanwhile; the caller is told of a
    # cancellation afterwards, at the latest at its next cancellation point.
    shielded: AsyncFunction

    # sync
    Event: Callable[[], Event]
    Lock: Callable[[], Lock]
    Semaphore: Callable[[int], Semaphore]
    Condition: Callable[[], Condition]
    Barrier: Callable[[int], Barrier]
    CapacityLimiter: Callable[[int], CapacityLimiter]

    # hand-over
    Queue: Callable[..., _Queue]
    LifoQueue: Callable[..., _Queue]
    PriorityQueue: Callable[..., _Queue]
    QueueEmpty: type[Exception]
    QueueFull: type[Exception]
    # Size 0 is a rendezvous: a send ends when its value has been received.
    open_channel: Callable[[int], tuple[SendChannel, ReceiveChannel]]
    WouldBlock: type[Exception]
    ClosedResourceError: type[Exception]  # this end has been closed
    BrokenResourceError: type[Exception]  # the other end is gone, the value cannot arrive
    EndOfChannel: type[Exception]  # all senders are closed and the buffer is empty

    # threads
    # Run the plain `function(*args)` in a thread, with the caller's context variables.
    to_thread: AsyncFunction
    # In such a thread: run the async `function(*args)` in the loop and return its result.
    from_thread: Callable[..., Any]

    # files: `open_file(path, mode="r")`, with the options of the built-in `open`
    open_file: Callable[..., Coroutine[Any, Any, File]]

    # processes: a command is a program and its arguments; `env` and `cwd` as in subprocess.Popen.
    # Raises the OSError that says why, if the program cannot be started.
    open_process: Callable[..., Coroutine[Any, Any, Process]]
    # `run_process(command, input=b"")`: what it returned and wrote to its outputs; a cancellation
    # kills the child.
    run_process: Callable[..., Coroutine[Any, Any, tuple[int, bytes, bytes]]]

    # signals: while the block runs these signals come out of an async iterator, as numbers. The
    # same signal is not repeated for each time it was sent before somebody looked; a handler that
    # was there before is there again afterwards. Works in the main thread alone.
    open_signal_receiver: Callable[..., AbstractAsyncContextManager[AsyncIterator[int]]]

    # sockets: the library's own objects, `Any` here; addresses are those of the `socket` module
    socketpair: Callable[[], tuple[Any, Any]]
    # Take over a socket of the standard library. It is the library's from here on.
    from_stdlib_socket: Callable[[socket.socket], Any]
    sock_recv: Callable[[Any, int], Coroutine[Any, Any, bytes]]
    sock_recv_into: Callable[[Any, Any], Coroutine[Any, Any, int]]
    # Returns when the kernel has all of it. Cancelled: it has some of it, nobody knows how much.
    sock_sendall: Callable[[Any, Any], Coroutine[Any, Any, object]]
    sock_connect: Callable[[Any, Any], Coroutine[Any, Any, object]]
    sock_accept: Callable[[Any], Coroutine[Any, Any, tuple[Any, Any]]]
    sock_close: Callable[[Any], object]
    SocketBusy: type[BaseException]  # another task does the same with this socket now
    SocketClosed: type[BaseException]  # it was closed, before this or while this waited
    # A descriptor or a socket of the standard library.
    wait_readable: Callable[[Any], Coroutine[Any, Any, object]]
    wait_writable: Callable[[Any], Coroutine[Any, Any, object]]

    # names: as `socket.getaddrinfo`, off the loop
    getaddrinfo: Callable[..., Coroutine[Any, Any, list[Any]]]
    # Names are asked of `socket.getaddrinfo`, so that a case can give the answers.
    python_resolver: Literal[True]

    # streams
    # `connect_tcp(host, port, tls=None, server_hostname=None)`: the connection stands, and with
    # tls (an ssl.SSLContext) the handshake is over. server_hostname: whom the certificate has to
    # name, if not the host. A host with several addresses is tried as RFC 8305 says.
    connect_tcp: Callable[..., Coroutine[Any, Any, Stream]]
    # `serve_tcp(handler, host, port=0, tls=None)`: each connection is a task that runs
    # `handler(stream)`; the stream is closed when its handler ends. Leaving the block stops at
    # once: no new connections, the handlers are cancelled.
    serve_tcp: Callable[..., AbstractAsyncContextManager[Server]]
    connect_unix: Callable[[str], Coroutine[Any, Any, Stream]]
    serve_unix: Callable[[StreamHandler, str], AbstractAsyncContextManager[Server]]
    # The peer is gone. One type, or a tuple of them, as `except` takes it.
    StreamBroken: type[BaseException] | tuple[type[BaseException], ...]
    StreamBusy: type[BaseException]  # another task does the same with this stream now
    StreamClosed: type[BaseException]  # it was closed here, before this or while this waited

    # datagrams: `open_udp(host, port=0)`
    open_udp: Callable[..., Coroutine[Any, Any, UdpSocket]]

    # inspection: the main task with all that runs below it
    task_tree: Callable[[], TaskNode]

    def __getattr__(self, name: str) -> Any:
        if any(name in names for names in CONTRACT.values()):
            raise LackingError(self.name, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __repr__(self) -> str:
        return f"<backend {self.name}>"
