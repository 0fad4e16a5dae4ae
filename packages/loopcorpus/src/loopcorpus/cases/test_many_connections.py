"""What is left of ten thousand connections?

The callers are plain sockets of the same process, so there are two descriptors for each connection:
they come in waves that fit into the limit.
"""

import gc
import resource
import sys
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect, needs
from loopcorpus._net import HOST, call, descriptors

pytestmark = [needs("serve_tcp"), pytest.mark.slow, pytest.mark.real_clock]

_ALL = 10_000
_AT_ONCE = 2_000
_TICKS = 20  # more than any library takes from the last line of a handler to the end of its task


@pytest.fixture(autouse=True)
def limit() -> Iterator[int]:
    """Raise the limit as far as it goes; return how many connections fit in a wave."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield min(_AT_ONCE, (hard - 200) // 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class _Counter:
    """A server's handler that answers once and counts those it has served."""

    def __init__(self) -> None:
        self.open = self.served = 0

    async def __call__(self, stream: Any) -> None:
        self.open += 1
        try:
            async with stream:
                await stream.send_all(await stream.receive_some())
                await stream.receive_some()
                self.served += 1
        finally:
            self.open -= 1


async def _until(lib: Backend, there: Any) -> None:
    while not there():
        await lib.sleep(0.001)


async def _wave(lib: Backend, counter: _Counter, port: int, count: int) -> None:
    callers = []
    served, before = counter.served, descriptors()
    try:
        for start in range(0, count, 50):  # fewer than the backlog of a listener
            for _ in range(min(50, count - start)):
                callers.append(call(port))
            await _until(lib, lambda: counter.open == len(callers))
        for caller in callers:
            caller.send(b"x")
        for caller in callers:
            caller.settimeout(0)
        waiting = list(callers)
        while waiting:
            await lib.sleep(0.001)
            waiting = [caller for caller in waiting if not _answered(caller)]
    finally:
        for caller in callers:
            caller.close()
    # When all are served, the last handlers are still closing their streams, and their tasks end
    # some ticks after that. What is counted before is not left behind: it has not gone yet.
    await _until(lib, lambda: counter.served == served + count and counter.open == 0)
    for _ in range(100):  # some libraries close a little later
        if descriptors() > before:
            await lib.sleep(0.001)
    for _ in range(_TICKS):
        await lib.checkpoint()
    await lib.sleep(0.001)  # a loop may keep what the system reported last until it sleeps again


def _answered(caller: Any) -> bool:
    try:
        return bool(caller.recv(1) == b"x")
    except BlockingIOError:
        return False


def _blocks() -> int:
    """Return how many blocks of memory there are that are no garbage."""
    gc.collect()
    return sys.getallocatedblocks()


async def _growth(lib: Backend, counter: _Counter, size: int, count: int) -> tuple[int, str]:
    """Serve `count` connections in waves; return what is left of descriptors and of memory."""
    async with lib.serve_tcp(counter, HOST) as server:
        await _wave(lib, counter, server.port, size)  # what is made once is there afterwards
        before, blocks = descriptors(), [_blocks()]
        while counter.served < count:
            await _wave(lib, counter, server.port, min(size, count - counter.served))
            blocks.append(_blocks())
        left = descriptors() - before
    # A jump now and then is somebody's table; what a connection leaves behind is in every wave.
    grown = median(later - earlier for earlier, later in pairwise(blocks))
    return left, "nothing grows" if grown < size / 10 else f"{grown} blocks more in each wave"


@pytest.mark.timeout(120)
@expect([_ALL, 0, 0, "nothing grows"])
async def test_ten_thousand_in_waves(lib: Backend, limit: int) -> list[object]:
    counter = _Counter()
    left, memory = await _growth(lib, counter, min(limit, 500), _ALL)
    return [counter.served, counter.open, left, memory]


class _Leaking(_Counter):
    """A handler that leaves one block of memory behind, the least that there is."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[object] = []

    async def __call__(self, stream: Any) -> None:
        self.kept.append(object())
        await super().__call__(stream)


@expect([600, 0, True])
async def test_a_block_left_by_each_connection_is_seen(lib: Backend, limit: int) -> list[object]:
    counter = _Leaking()
    left, memory = await _growth(lib, counter, 100, 600)
    return [counter.served, left, memory != "nothing grows"]


@pytest.mark.timeout(120)
@expect(["all", 0])
async def test_two_thousand_at_once(lib: Backend, limit: int) -> list[object]:
    counter = _Counter()
    async with lib.serve_tcp(counter, HOST) as server:
        await _wave(lib, counter, server.port, limit)
    return ["all" if counter.served == limit else counter.served, counter.open]
