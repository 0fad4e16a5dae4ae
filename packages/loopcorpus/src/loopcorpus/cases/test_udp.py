"""How do packets flow?

A packet arrives whole or not at all; on this machine, with room for it, it arrives.
"""

import socket
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs
from loopcorpus._io import ending
from loopcorpus._net import HOST

pytestmark = needs("open_udp", "open_task_group")


@expect([b"question", b"answer", True, True])
async def test_a_question_and_an_answer(lib: Backend) -> list[Any]:
    async with await lib.open_udp(HOST) as here, await lib.open_udp(HOST) as there:
        await here.send_to(b"question", there.address)
        question, asker = await there.receive_from()
        await there.send_to(b"answer", asker)
        answer, teller = await here.receive_from()
        return [question, answer, tuple(asker) == here.address, tuple(teller) == there.address]


@pytest.mark.parametrize("size", [1, 1400, 60_000], ids=str)
@expect(True)
async def test_packets_of_all_sizes(lib: Backend, size: int) -> bool:
    async with await lib.open_udp(HOST) as here, await lib.open_udp(HOST) as there:
        await here.send_to(bytes(size), there.address)
        received, _ = await there.receive_from()
        return bool(received == bytes(size))


@expect([b"", b"after it"])
async def test_an_empty_packet_is_not_the_end(lib: Backend) -> list[bytes]:
    async with await lib.open_udp(HOST) as here, await lib.open_udp(HOST) as there:
        for data in (b"", b"after it"):
            await here.send_to(data, there.address)
        heard: list[bytes] = []
        async with lib.move_on_after(10):
            while len(heard) < 2:
                heard.append((await there.receive_from())[0])
        return heard


@expect([str(number).encode() for number in range(50)])
async def test_packets_that_wait_are_received_one_by_one(lib: Backend) -> list[bytes]:
    async with await lib.open_udp(HOST) as here, await lib.open_udp(HOST) as there:
        for number in range(50):
            await here.send_to(str(number).encode(), there.address)
        return [(await there.receive_from())[0] for _ in range(50)]


@expect([b"first", b"second"])
async def test_a_receiver_that_has_to_wait(lib: Backend) -> list[bytes]:
    heard = []

    async def listen() -> None:
        for _ in range(2):
            heard.append((await there.receive_from())[0])

    async with (
        await lib.open_udp(HOST) as here,
        await lib.open_udp(HOST) as there,
        lib.open_task_group() as group,
    ):
        await arrive(lib, group, listen)
        await here.send_to(b"first", there.address)
        await settle(lib)
        await here.send_to(b"second", there.address)
    return heard


@expect(b"kept")
async def test_a_cancelled_receive_takes_nothing(lib: Backend) -> bytes:
    async with await lib.open_udp(HOST) as here, await lib.open_udp(HOST) as there:
        async with lib.open_task_group() as group:
            (await arrive(lib, group, there.receive_from)).cancel()
        await here.send_to(b"kept", there.address)
        return bytes((await there.receive_from())[0])


@expect(b"kept")
async def test_a_packet_comes_and_the_receive_is_cancelled_in_the_same_turn(lib: Backend) -> bytes:
    heard = b""

    async def listen() -> None:
        nonlocal heard
        heard += (await there.receive_from())[0]

    async with await lib.open_udp(HOST) as there:
        with socket.socket(type=socket.SOCK_DGRAM) as plain:
            async with lib.open_task_group() as group:
                child = await arrive(lib, group, listen)
                plain.sendto(b"kept", there.address)
                child.cancel()
            if not heard:
                await listen()
    return heard


@expect(b"arrives")
async def test_nobody_at_the_other_end_is_no_error_for_the_next(lib: Backend) -> bytes:
    with socket.socket(type=socket.SOCK_DGRAM) as gone:
        gone.bind((HOST, 0))
        nobody = gone.getsockname()
    async with await lib.open_udp(HOST) as here, await lib.open_udp(HOST) as there:
        await here.send_to(b"to nobody", nobody)
        await settle(lib)
        await there.send_to(b"arrives", here.address)
        return bytes((await here.receive_from())[0])


@needs("StreamClosed")
@expect("closed")
async def test_closed_while_a_task_receives(lib: Backend) -> str:
    said: list[str] = []

    async def listen() -> None:
        said.append(await ending(lib, here.receive_from()))

    async with await lib.open_udp(HOST) as here, lib.open_task_group() as group:
        await arrive(lib, group, listen)
        await here.aclose()
        await settle(lib)
        group.cancel()
    return (said or ["waits for ever"])[0]


@expect(True)
async def test_the_port_that_was_asked_for(lib: Backend) -> bool:
    async with await lib.open_udp(HOST) as here:
        port = here.address[1]
    async with await lib.open_udp(HOST, port) as here:
        return bool(here.address == (HOST, port))


@expect("OSError")
async def test_a_port_that_somebody_else_has(lib: Backend) -> str:
    async with await lib.open_udp(HOST) as here:
        try:
            await lib.open_udp(HOST, here.address[1])
        except OSError:
            return "OSError"
    return "opened"
