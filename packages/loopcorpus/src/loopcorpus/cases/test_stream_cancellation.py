"""What if a cancellation comes at any moment?

Connecting, shaking hands, serving, sending and receiving are cut after every number of turns. What
counts is what is left: no descriptor and no task (every case is looked at for that), no byte lost
or said twice.
"""

import random
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect, needs
from loopcorpus._certificates import Certificates
from loopcorpus._net import Transport, over_each

pytestmark = needs("open_task_group", "StreamBroken", "move_on_after", "Event")
_TURNS = range(25)
_MUCH = bytes(range(256)) * (1 << 15)


@over_each
@expect("nothing left")
async def test_connecting_is_cancelled_after_every_number_of_turns(
    lib: Backend, kind: type[Transport], certificates: Certificates, reports: list[str]
) -> str:
    transport = kind(lib, certificates)

    async def connect() -> None:
        async with await transport.connect(server):
            await lib.Event().wait()

    try:
        async with transport.serve(_listener(lib)) as server:
            for turns in _TURNS:
                async with lib.open_task_group() as group:
                    child = group.spawn(connect)
                    for _ in range(turns):
                        await lib.checkpoint()
                    child.cancel()
            async with await transport.connect(server) as client:  # others are still served
                await client.send_all(b"x")
    except ExceptionGroup:
        return "the server's block raises it"
    return "nothing left"


@over_each
@expect("nothing left")
async def test_a_server_is_left_after_every_number_of_turns(
    lib: Backend, kind: type[Transport], certificates: Certificates, reports: list[str]
) -> str:
    async def connect(transport: Transport, server: Any) -> None:
        try:
            async with lib.move_on_after(1), await transport.connect(server) as client:
                await client.receive_some()
        except Exception:
            pass  # the server is gone, or goes

    for turns in _TURNS:
        transport = kind(lib, certificates)
        async with lib.open_task_group() as group, transport.serve(_listener(lib)) as server:
            group.start_soon(connect, transport, server)
            for _ in range(turns):
                await lib.checkpoint()
    return "nothing left"


@pytest.mark.parametrize("seed", range(5))
@over_each
@expect(True)
async def test_a_receiver_that_is_cancelled_at_random_misses_nothing(
    lib: Backend, kind: type[Transport], certificates: Certificates, seed: int
) -> bool:
    chance = random.Random(seed)
    data = chance.randbytes(20_000)
    received = bytearray()

    async def send() -> None:
        rest = data
        while rest:
            size = chance.choice((1, 10, 1000))
            await there.send_all(rest[:size])
            rest = rest[size:]
            await lib.sleep(chance.choice((0, 0.5, 1)))

    async with kind(lib, certificates).pair() as (here, there), lib.open_task_group() as group:
        group.start_soon(send)
        while len(received) < len(data):
            async with lib.move_on_after(chance.choice((0.25, 0.5, 1))):
                received += await here.receive_some(chance.choice((1, 100, 10_000)))
    return bytes(received) == data


@over_each
@expect("never garbled")
async def test_what_is_sent_after_a_cancelled_send_is_never_garbled(
    lib: Backend, kind: type[Transport], certificates: Certificates, reports: list[str]
) -> str:
    received = bytearray()

    async def receive() -> None:
        try:
            while data := await there.receive_some():
                received.extend(data)
        except lib.StreamBroken:
            pass

    async with kind(lib, certificates).pair() as (here, there):
        async with lib.move_on_after(1):
            await here.send_all(_MUCH)
        async with lib.open_task_group() as group:
            group.start_soon(receive)
            try:
                await here.send_all(b"and more")
            except lib.StreamBroken:
                pass
            async with lib.move_on_after(100):
                await _closed(here)
    sent = _MUCH + b"and more"
    if sent.startswith(received) or b"and more".startswith(_after_the_beginning(received)):
        return "never garbled"
    return f"garbled after {len(received)} bytes"


def _after_the_beginning(received: bytearray) -> bytearray:
    """Return what comes after the longest beginning of `_MUCH` in it."""
    low, high = 0, min(len(received), len(_MUCH))
    while low < high:
        middle = (low + high + 1) // 2
        if received[:middle] == _MUCH[:middle]:
            low = middle
        else:
            high = middle - 1
    return received[low:]


async def _closed(stream: Any) -> None:
    try:
        await stream.aclose()
    except Exception:
        pass


def _listener(lib: Backend) -> Any:
    async def listen(stream: Any) -> None:
        try:
            async with stream:
                while await stream.receive_some():
                    pass
        except lib.StreamBroken:
            pass

    return listen
