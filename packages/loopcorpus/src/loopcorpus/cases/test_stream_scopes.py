"""What does an operation on a stream do in a scope that is cancelled already?

Nothing that shows: nothing is sent, nothing taken. Only closing does its work all the same.
"""

from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import settle
from loopcorpus._cases import expect, needs
from loopcorpus._certificates import Certificates
from loopcorpus._io import ending, read_exactly
from loopcorpus._net import Transport, over_each

pytestmark = needs("open_cancel_scope", "open_task_group", "StreamBroken")


@over_each
@expect("the peer sees it")
async def test_closing_closes(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> str:
    async with kind(lib, certificates).pair() as (here, there):
        async with lib.open_cancel_scope() as scope:
            scope.cancel()
            await here.aclose()
        said = "waits"
        async with lib.move_on_after(1):
            said = await ending(lib, there.receive_some())
    return "the peer sees it" if said in ("end", "broken") else said


@over_each
@expect(["cancelled", "done", b"later"])
async def test_sending_sends_nothing(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[Any]:
    async with kind(lib, certificates).pair() as (here, there):
        async with lib.open_cancel_scope() as scope:
            scope.cancel()
            await here.send_all(b"early")
        seen: list[Any] = ["cancelled" if scope.cancelled_caught else "went on"]
        seen.append(await ending(lib, here.send_all(b"later")))
        if seen[-1] == "done":
            seen.append(await read_exactly(there, 5))
        return seen


@over_each
@expect(["cancelled", b"kept"])
async def test_receiving_takes_nothing(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[Any]:
    taken = b""
    async with kind(lib, certificates).pair() as (here, there):
        await there.send_all(b"kept")
        await settle(lib)
        async with lib.open_cancel_scope() as scope:
            scope.cancel()
            taken = await here.receive_some()
        return [
            "cancelled" if scope.cancelled_caught else "went on",
            taken or await read_exactly(here, 4),
        ]


@over_each
@expect(["cancelled", "nobody was served"])
async def test_connecting_connects_nobody(
    lib: Backend, kind: type[Transport], certificates: Certificates, reports: list[str]
) -> list[str]:
    served: list[str] = []

    async def note(stream: Any) -> None:
        served.append("somebody was served")

    transport = kind(lib, certificates)
    async with transport.serve(note) as server:
        async with lib.open_cancel_scope() as scope:
            scope.cancel()
            async with await transport.connect(server):
                served.append("connected")
        await settle(lib)
    return [
        "cancelled" if scope.cancelled_caught else "went on",
        *(served or ["nobody was served"]),
    ]
