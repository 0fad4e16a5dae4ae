"""What becomes of an operation on a stream that is cancelled, shared or closed?

Rule: a receive that is cancelled has taken nothing; a send that is cancelled has sent a beginning.
One task receives and one task sends at a time. Over TCP, Unix sockets and TLS.
"""

from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs
from loopcorpus._certificates import Certificates
from loopcorpus._io import ending, read_exactly
from loopcorpus._net import Tcp, Transport, Unix, over, over_each

pytestmark = needs("open_task_group", "StreamBroken")
_MUCH = bytes(range(256)) * (1 << 16)


@over_each
@expect(b"kept")
async def test_a_cancelled_receive_takes_nothing(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> bytes:
    async with kind(lib, certificates).pair() as (here, there):
        async with lib.open_task_group() as group:
            (await arrive(lib, group, here.receive_some)).cancel()
        await there.send_all(b"kept")
        return await read_exactly(here, 4)


@over_each
@expect(b"kept")
async def test_bytes_come_and_the_receive_is_cancelled_in_the_same_turn(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> bytes:
    heard = b""

    async def receive() -> None:
        nonlocal heard
        heard += await here.receive_some()

    async with kind(lib, certificates).pair() as (here, there):
        async with lib.open_task_group() as group:
            child = await arrive(lib, group, receive)
            await there.send_all(b"kept")
            child.cancel()
        if not heard:
            await receive()
    return heard


@over_each
@expect(b"abcdefghij")
async def test_receives_that_are_cancelled_all_the_time_lose_nothing(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> bytes:
    heard = b""

    async def receive() -> None:
        nonlocal heard
        heard += await here.receive_some()

    async with kind(lib, certificates).pair() as (here, there):
        for letter in b"abcdefghij":
            async with lib.open_task_group() as group:
                group.start_soon(receive)
                await there.send_all(bytes([letter]))
                await lib.checkpoint()
                group.cancel()
        while len(heard) < 10:
            await receive()
    return heard


@over(Tcp, Unix)
@expect(True)
async def test_what_a_cancelled_send_has_sent_is_a_beginning(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> bool:
    received = bytearray()

    async def receive() -> None:
        try:
            while data := await there.receive_some():
                received.extend(data)
        except lib.StreamBroken:
            pass

    async with kind(lib, certificates).pair() as (here, there):
        async with lib.open_task_group() as group:
            (await arrive(lib, group, here.send_all, _MUCH)).cancel()
        async with lib.open_task_group() as group:
            group.start_soon(receive)
            await here.aclose()
    return len(received) > 0 and _MUCH.startswith(received)


@over_each
@expect("broken")
async def test_the_peer_of_a_cancelled_send_is_not_left_waiting(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> str:
    """Whatever became of the bytes: closing ends it for both, and at once when it is cancelled."""
    async with kind(lib, certificates).pair() as (here, there):
        async with lib.move_on_after(1):
            await here.send_all(_MUCH)
        async with lib.move_on_after(1):
            await here.aclose()
        try:
            while await there.receive_some():
                pass
        except lib.StreamBroken:
            pass
    return "broken"


@over_each
@expect(["first b'x'", "second busy"])
async def test_two_tasks_receive_from_one_stream(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[str]:
    said: list[str] = []

    async def receive(name: str) -> None:
        said.append(f"{name} {await ending(lib, here.receive_some())}")

    async with kind(lib, certificates).pair() as (here, there), lib.open_task_group() as group:
        for name in ("first", "second"):
            await arrive(lib, group, receive, name)
        await there.send_all(b"x")
    return sorted(said)


@over_each
@expect(["first done", "second busy"])
async def test_two_tasks_send_on_one_stream(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[str]:
    said: list[str] = []

    async def send(name: str) -> None:
        said.append(f"{name} {await ending(lib, here.send_all(_MUCH))}")

    async def receive() -> None:
        while True:
            await there.receive_some()

    async with kind(lib, certificates).pair() as (here, there), lib.open_task_group() as group:
        for name in ("first", "second"):
            await arrive(lib, group, send, name)
        group.start_soon(receive)
        while len(said) < 2:
            await settle(lib)
        group.cancel()
    return sorted(said)


@over_each
@expect("closed")
async def test_closed_while_a_task_receives(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> str:
    said: list[str] = []

    async def receive() -> None:
        said.append(await ending(lib, here.receive_some()))

    async def close_as_well() -> None:
        await ending(lib, there.receive_some())
        await ending(lib, there.aclose())

    async with kind(lib, certificates).pair() as (here, there), lib.open_task_group() as group:
        await arrive(lib, group, receive)
        group.start_soon(close_as_well)
        await ending(lib, here.aclose())
        await settle(lib)
        group.cancel()
    return (said or ["waits for ever"])[0]


@over_each
@expect("closed")
async def test_closed_while_a_task_sends(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> str:
    said: list[str] = []

    async def send() -> None:
        said.append(await ending(lib, here.send_all(_MUCH)))

    async with kind(lib, certificates).pair() as (here, _), lib.open_task_group() as group:
        await arrive(lib, group, send)
        async with lib.move_on_after(1):
            await ending(lib, here.aclose())
        await settle(lib)
        group.cancel()
    return (said or ["waits for ever"])[0]


@over_each
@expect(["closed", "closed"])
async def test_used_after_it_was_closed(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[str]:
    async with kind(lib, certificates).pair() as (here, there):
        async with lib.open_task_group() as group:
            group.start_soon(here.aclose)
            group.start_soon(there.aclose)
        return [
            await ending(lib, here.receive_some()),
            await ending(lib, here.send_all(b"x")),
        ]


@over(Tcp, Unix)
@expect("end")
async def test_closing_one_end_ends_the_other(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> str:
    async with kind(lib, certificates).pair() as (here, there):
        await here.aclose()
        return await ending(lib, there.receive_some())


@over_each
@expect("cancelled")
async def test_a_cancellation_ends_a_task_that_receives(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> str:
    async with kind(lib, certificates).pair() as (here, _), lib.move_on_after(10) as scope:
        await here.receive_some()
    return "cancelled" if scope.cancelled_caught else "received"


@over_each
@expect(["sent", "received"])
async def test_one_task_receives_while_another_sends(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[str]:
    said: list[Any] = []

    async def receive() -> None:
        await here.receive_some()
        said.append("received")

    async def send() -> None:
        await here.send_all(_MUCH)
        said.append("sent")

    async with kind(lib, certificates).pair() as (here, there), lib.open_task_group() as group:
        group.start_soon(receive)
        await arrive(lib, group, send)
        await read_exactly(there, len(_MUCH))
        await settle(lib)
        await there.send_all(b"x")
    return said
