"""What does a message through a socket pair cost, there and back, in one process?

Two tasks of one loop, one at each end: 1 KiB is sent, received and sent back. Every receive has to
wait, so this is the cost of waiting for a descriptor, with nothing to share it with.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from functools import partial
from inspect import isawaitable
from select import EPOLLET, EPOLLIN, epoll
from typing import Any

from loopcorpus import Backend

from ..stopwatch import begin, end

TITLE = "socket pair echo"
OPERATION = "1 KiB sent and received"
OPERATIONS = 1_000
MESSAGE = b"x" * 1024
ROOM = 65536
NEEDS = ("socketpair", "sock_recv", "sock_sendall", "sock_close", "open_task_group")
OFFERS = {
    "futureloop": ("wait_readable",),
    "trio": ("socket.socketpair", "SocketStream"),
    "yieldloop": ("socketpair",),
}

Receive = Callable[[], Awaitable[bytes]]
Send = Callable[[bytes], Awaitable[Any]]
# what to call at the first end, what to call at the second, what to call when it is over
Pair = tuple[Receive, Send, Receive, Send, list[Callable[[], Any]]]


async def ping_pong(pair: Pair, lib: Backend, n: int) -> None:
    """Send and receive n messages in all."""
    receive, send, receive_second, send_second, closers = pair
    async with lib.open_task_group() as group:
        group.start_soon(echo, receive_second, send_second)
        await ping(receive, send, n)
        group.cancel()
    for close in closers:
        closing = close()
        if isawaitable(closing):
            await closing


async def echo(receive: Receive, send: Send) -> None:
    while True:
        await send(await receive())


async def ping(receive: Receive, send: Send, n: int) -> None:
    await send(MESSAGE)  # lets the other task start
    await receive()
    begin()
    for _ in range(n // 2):
        await send(MESSAGE)
        await receive()
    end()


async def workload(lib: Backend, n: int) -> None:
    first, second = lib.socketpair()
    pair: Pair = (
        partial(lib.sock_recv, first, ROOM),
        partial(lib.sock_sendall, first),
        partial(lib.sock_recv, second, ROOM),
        partial(lib.sock_sendall, second),
        [partial(lib.sock_close, first), partial(lib.sock_close, second)],
    )
    await ping_pong(pair, lib, n)


async def with_asyncio(asyncio: Any, lib: Backend, n: int) -> None:
    loop = asyncio.get_running_loop()
    first, second = socket.socketpair()
    first.setblocking(False)
    second.setblocking(False)
    pair = (
        partial(loop.sock_recv, first, ROOM),
        partial(loop.sock_sendall, first),
        partial(loop.sock_recv, second, ROOM),
        partial(loop.sock_sendall, second),
        [first.close, second.close],
    )
    await ping_pong(pair, lib, n)


async def with_trio(trio: Any, lib: Backend, n: int) -> None:
    first, second = map(trio.SocketStream, trio.socket.socketpair())
    pair = (
        partial(first.receive_some, ROOM),
        first.send_all,
        partial(second.receive_some, ROOM),
        second.send_all,
        [first.aclose, second.aclose],
    )
    await ping_pong(pair, lib, n)


async def with_anyio(anyio: Any, lib: Backend, n: int) -> None:
    adopt = anyio.abc.UNIXSocketStream.from_socket
    first, second = [await adopt(end) for end in socket.socketpair()]
    pair = (
        partial(first.receive, ROOM),
        first.send,
        partial(second.receive, ROOM),
        second.send,
        [first.aclose, second.aclose],
    )
    await ping_pong(pair, lib, n)


async def with_curio(curio: Any, lib: Backend, n: int) -> None:
    first, second = curio.socket.socketpair()
    async with first, second:
        task = await curio.spawn(echo, partial(second.recv, ROOM), second.sendall)
        await ping(partial(first.recv, ROOM), first.sendall, n)
        await task.cancel()


async def with_yieldloop(yieldloop: Any, lib: Backend, n: int) -> None:
    first, second = yieldloop.socketpair()
    pair = (
        partial(first.recv, ROOM),
        first.sendall,
        partial(second.recv, ROOM),
        second.sendall,
        [first.close, second.close],
    )
    await ping_pong(pair, lib, n)


NATIVE = {
    "asyncio": with_asyncio,
    "trio": with_trio,
    "anyio": with_anyio,
    "curio": with_curio,
    "yieldloop": with_yieldloop,
}


def floor(n: int) -> None:
    """Send at one end, ask epoll, receive at the other; in turn."""
    first, second = socket.socketpair()
    with first, second, epoll() as poller:
        first.setblocking(False)
        second.setblocking(False)
        poller.register(first, EPOLLIN | EPOLLET)
        poller.register(second, EPOLLIN | EPOLLET)
        begin()
        for _ in range(n // 2):
            first.send(MESSAGE)
            poller.poll()
            second.send(second.recv(ROOM))
            poller.poll()
            first.recv(ROOM)
        end()
