"""Does a cancelled task let go of what it had in its hands?

At once, wherever it waited: nothing of it may be left in a cycle of references, for which somebody
would have to start the collector. An error keeps its traceback, that the frames, and these what the
functions have in their variables; if one of them is the task, and the task keeps the error, the
cycle is closed.
"""

from __future__ import annotations

import gc
import signal
import weakref
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import settle
from loopcorpus._cases import expect, needs
from loopcorpus._io import echo
from loopcorpus._net import HOST, half, listening
from loopcorpus._situations import SITUATIONS, Situation

Wait: TypeAlias = Callable[[Backend], Awaitable[None]]


class Held:
    """What a task has in its hands."""


async def _sleep(lib: Backend) -> None:
    await lib.sleep(100)


async def _in_a_scope(lib: Backend) -> None:
    async with lib.move_on_after(50):
        await lib.sleep(100)


async def _in_a_shield(lib: Backend) -> None:
    await lib.shielded(lib.sleep, 3)
    await lib.sleep(100)


async def _event(lib: Backend) -> None:
    await lib.Event().wait()


async def _barrier(lib: Backend) -> None:
    await lib.Barrier(2).wait()


async def _empty_queue(lib: Backend) -> None:
    queue = lib.Queue()
    queue.put_nowait(1)
    await queue.join()


async def _group(lib: Backend) -> None:
    async with lib.open_task_group() as group:
        group.start_soon(lib.sleep, 100)


async def _child(lib: Backend) -> None:
    async with lib.open_task_group() as group:
        await group.spawn(lib.sleep, 100).wait()


async def _start(lib: Backend) -> None:
    async def child(*, task_status: Any) -> None:
        await lib.sleep(100)
        task_status.started()

    async with lib.open_task_group() as group:
        await group.start(child)


async def _gather(lib: Backend) -> None:
    async def part() -> None:
        await lib.sleep(100)

    await lib.gather(part, part)


async def _race(lib: Backend) -> None:
    async def part() -> None:
        await lib.sleep(100)

    await lib.race(part, part)


async def _every(lib: Backend) -> None:
    async def tick() -> None: ...

    await lib.every(100, tick)


async def _receive(lib: Backend) -> None:
    with half(lib) as (sock, _):
        await lib.sock_recv(sock, 10)


async def _send(lib: Backend) -> None:
    with half(lib) as (sock, _):
        await lib.sock_sendall(sock, bytes(10_000_000))


async def _readable(lib: Backend) -> None:
    with listening() as listener:
        await lib.wait_readable(listener)


async def _accept(lib: Backend) -> None:
    with listening() as listener:
        sock = lib.from_stdlib_socket(listener.dup())
        try:
            await lib.sock_accept(sock)
        finally:
            lib.sock_close(sock)


async def _read(lib: Backend) -> None:
    async with (
        lib.serve_tcp(echo, HOST) as server,
        await lib.connect_tcp(HOST, server.port) as stream,
    ):
        await stream.receive_some()


async def _serve(lib: Backend) -> None:
    async with lib.serve_tcp(echo, HOST):
        await lib.sleep(100)


async def _datagram(lib: Backend) -> None:
    async with await lib.open_udp(HOST) as sock:
        await sock.receive_from(100)


async def _signal(lib: Backend) -> None:
    async with lib.open_signal_receiver(signal.SIGUSR1) as signals:
        await anext(signals)


_WAITS: dict[str, tuple[tuple[str, ...], Wait]] = {
    "sleep": ((), _sleep),
    "in a scope": (("move_on_after",), _in_a_scope),
    "behind a shield": (("shielded",), _in_a_shield),
    "event": (("Event",), _event),
    "barrier": (("Barrier",), _barrier),
    "empty queue": (("Queue",), _empty_queue),
    "group": (("open_task_group",), _group),
    "child": (("open_task_group",), _child),
    "start": (("open_task_group",), _start),
    "gather": (("gather",), _gather),
    "race": (("race",), _race),
    "every": (("every",), _every),
    "receive": (("from_stdlib_socket", "sock_recv"), _receive),
    "send": (("from_stdlib_socket", "sock_sendall"), _send),
    "readable": (("wait_readable",), _readable),
    "accept": (("from_stdlib_socket", "sock_accept"), _accept),
    "read": (("serve_tcp", "connect_tcp"), _read),
    "serve": (("serve_tcp",), _serve),
    "datagram": (("open_udp",), _datagram),
    "signal": (("open_signal_receiver",), _signal),
}


@contextmanager
def _without_the_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


async def _cancelled(lib: Backend, wait: Wait) -> str:
    """Cancel a task in that wait; return what has become of the thing it held."""
    watched: list[weakref.ref[Held]] = []

    async def child() -> None:
        held = Held()
        watched.append(weakref.ref(held))
        await wait(lib)

    with _without_the_collector():
        async with lib.open_task_group() as group:
            group.start_soon(child)
            await settle(lib)
            group.cancel()
        await settle(lib)
        if watched[0]() is None:
            return "freed"
        gc.collect()
        return "needs the collector" if watched[0]() is None else "kept"


@pytest.mark.parametrize(
    "wait",
    [pytest.param(wait, id=name, marks=needs(*names)) for name, (names, wait) in _WAITS.items()],
)
@needs("open_task_group")
@expect("freed")
async def test_cancelled_while_it_waits(lib: Backend, wait: Wait) -> str:
    return await _cancelled(lib, wait)


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, id=kind.__name__, marks=needs(*kind.needs)) for kind in SITUATIONS],
)
@needs("open_task_group")
@expect("freed")
async def test_cancelled_while_it_waits_for_its_turn(lib: Backend, kind: type[Situation]) -> str:
    situation = kind(lib)
    await situation.open()

    async def take(_: Backend) -> None:
        await situation.take("name")

    try:
        return await _cancelled(lib, take)
    finally:
        situation.close()


@needs("fail_after")
@pytest.mark.parametrize(
    "wait",
    [pytest.param(wait, id=name, marks=needs(*names)) for name, (names, wait) in _WAITS.items()],
)
@expect("freed")
async def test_timed_out_while_it_waits(lib: Backend, wait: Wait) -> str:
    watched: list[weakref.ref[Held]] = []

    async def attempt() -> None:
        held = Held()
        watched.append(weakref.ref(held))
        async with lib.fail_after(10):
            await wait(lib)

    with _without_the_collector():
        try:
            await attempt()
        except TimeoutError:
            pass
        await settle(lib)
        return "freed" if watched[0]() is None else "needs the collector"


@needs("open_task_group")
@expect([1.0])
async def test_it_is_freed_before_the_loop_sleeps(lib: Backend) -> list[float]:
    before = lib.current_time()
    freed: list[float] = []

    async def child() -> None:
        held = Held()
        weakref.finalize(held, lambda: freed.append(lib.current_time() - before))
        await lib.sleep(100)

    async with lib.open_task_group() as group:
        with _without_the_collector():
            spawned = group.spawn(child)
            await settle(lib)
            spawned.cancel()
            del spawned
            await lib.sleep(10)
    return freed
