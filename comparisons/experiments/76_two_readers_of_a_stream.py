"""Two tasks receive from the same stream: who gets the bytes?

The first one waits, the second comes, and then three bytes arrive. The answer is what the first
sees, and what the second.
"""

from loopcorpus._net import beside_plain

from .kit import ASYNCIO, named, turns

AXIS = "io"


async def experiment(lib):
    ends = {}

    async def receive(name):
        ends[name] = "waits for ever"
        try:
            ends[name] = (await stream.receive_some()).decode()
        except Exception as error:
            ends[name] = named(lib, error)

    async with (
        beside_plain(lib) as (stream, plain),
        lib.move_on_after(10),
        lib.open_task_group() as group,
    ):
        group.start_soon(receive, "first")
        await turns(lib)
        group.start_soon(receive, "second")
        await turns(lib)
        plain.send(b"abc")
    return [ends["first"], ends["second"]]


NOTES = {
    ("futureloop", *ASYNCIO): (
        "the refusal is a plain RuntimeError: another coroutine is already waiting.",
        "CPython, asyncio/streams.py: StreamReader._wait_for_data",
    ),
}
