"""Is a busy task's turn as long as loopbase says, and equally long in all three loops?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

import loopcorpus
from loopbase import OPERATIONS_PER_TURN
from loopcorpus import Backend
from loopcorpus._net import beside_plain, half
from loopcorpus.cases.test_fairness import Busy

_MANY = 10 * OPERATIONS_PER_TURN  # few enough for the buffer of a socket

Measure = Callable[[Backend], Awaitable[int]]


async def _worst_delay(lib: Backend, operation: Callable[..., object], *args: object) -> int:
    busy = Busy(lib, _MANY)
    async with lib.open_task_group() as group:
        group.start_soon(busy.run, operation, *args)
        return await busy.worst_delay()


async def _sends(lib: Backend) -> int:
    with half(lib) as (sock, _):
        return await _worst_delay(lib, lib.sock_sendall, sock, b"x")


async def _receives(lib: Backend) -> int:
    with half(lib) as (sock, plain):
        plain.sendall(bytes(_MANY))
        return await _worst_delay(lib, lib.sock_recv, sock, 1)


async def _stream_receives(lib: Backend) -> int:
    async with beside_plain(lib) as (stream, plain):
        plain.sendall(bytes(_MANY))
        return await _worst_delay(lib, stream.receive_some, 1)


async def _stream_sends(lib: Backend) -> int:
    async with beside_plain(lib) as (stream, plain):
        worst = await _worst_delay(lib, stream.send_all, b"x")
        while len(plain.recv(65536)) == 65536:
            pass
        return worst


@pytest.mark.parametrize("loop", ["yieldloop", "futureloop", "nurseryloop"])
@pytest.mark.parametrize("measure", [_sends, _receives, _stream_receives, _stream_sends])
def test_the_others_wait_for_one_turn(loop: str, measure: Measure) -> None:
    lib = loopcorpus.backend(loop)
    worst = lib.run(measure, lib, clock="virtual")
    assert 0 < worst <= OPERATIONS_PER_TURN
