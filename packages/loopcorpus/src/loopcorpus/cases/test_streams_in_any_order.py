"""Do bytes flow in any order of the tasks?

Clients and servers under shuffled schedules: whichever ready task goes next, each client hears what
it said. And under a trace, which may only watch.
"""

from typing import Any

import pytest

from loopbase import SeededShuffle, Trace
from loopcorpus import Backend
from loopcorpus._cases import expect, needs
from loopcorpus._certificates import Certificates
from loopcorpus._io import echo, read_exactly
from loopcorpus._net import Transport, over_each

pytestmark = needs("open_task_group")


async def _talk(lib: Backend, transport: Transport) -> list[int]:
    heard: list[int] = []

    async def talk(number: int) -> None:
        async with await transport.connect(server) as client:
            for size in (1, 10_000, 70_000):
                data = bytes([number]) * size
                async with lib.open_task_group() as both:
                    both.start_soon(client.send_all, data)
                    assert await read_exactly(client, size) == data
        heard.append(number)

    async with transport.serve(echo) as server, lib.open_task_group() as group:
        for number in range(5):
            group.start_soon(talk, number)
    return sorted(heard)


@pytest.mark.parametrize("seed", range(10))
@needs("schedule")
@over_each
@expect([0, 1, 2, 3, 4])
def test_shuffled(
    lib: Backend, kind: type[Transport], certificates: Certificates, seed: int
) -> Any:
    return lib.run(_talk, lib, kind(lib, certificates), schedule=SeededShuffle(seed))


@needs("trace")
@over_each
@expect([0, 1, 2, 3, 4])
def test_traced(lib: Backend, kind: type[Transport], certificates: Certificates) -> Any:
    trace = Trace()
    heard = lib.run(_talk, lib, kind(lib, certificates), trace=trace)
    assert len(trace) > 20
    return heard
