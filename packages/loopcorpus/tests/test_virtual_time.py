"""Do the virtual clocks of asyncio and uvloop keep asyncio's promises about timers?"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from loopcorpus.adapters._asyncio_virtual import VirtualSelectorLoop

_LOOPS: list[Any] = [pytest.param(VirtualSelectorLoop, id="asyncio")]
try:
    from loopcorpus.adapters._uvloop_virtual import VirtualUvloop
except ImportError:
    pass  # uvloop is not installed everywhere
else:
    _LOOPS.append(pytest.param(VirtualUvloop, id="uvloop"))

NewLoop = Callable[[], asyncio.AbstractEventLoop]


def _run(new_loop: NewLoop, main: Callable[[], Any]) -> Any:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(main())


@pytest.mark.parametrize("new_loop", _LOOPS)
def test_timers_fire_in_the_order_of_their_times(new_loop: NewLoop) -> None:
    log: list[tuple[float, str]] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()

        def note(word: str) -> None:
            log.append((loop.time(), word))

        loop.call_later(2, note, "later")
        loop.call_at(loop.time() + 1, note, "at")
        loop.call_soon(note, "soon")
        await asyncio.sleep(3)

    _run(new_loop, main)
    assert log == [(0.0, "soon"), (1.0, "at"), (2.0, "later")]


@pytest.mark.parametrize("new_loop", _LOOPS)
def test_a_cancelled_timer_does_not_fire_nor_move_the_clock(new_loop: NewLoop) -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        handle = loop.call_later(5, pytest.fail, "it fired")
        loop.call_later(1, handle.cancel)
        await asyncio.sleep(10)
        return loop.time()

    assert _run(new_loop, main) == 10


@pytest.mark.parametrize("new_loop", _LOOPS)
def test_two_timers_that_are_equal_are_two(new_loop: NewLoop) -> None:
    log: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.call_at(1, log.append, "same")
        loop.call_at(1, log.append, "same")
        await asyncio.sleep(2)

    _run(new_loop, main)
    assert log == ["same", "same"]


@pytest.mark.parametrize("new_loop", _LOOPS)
def test_a_timer_can_be_cancelled_by_another_of_the_same_moment(new_loop: NewLoop) -> None:
    log: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.call_at(1, lambda: (log.append("first"), second.cancel()))
        second = loop.call_at(1, log.append, "second")
        await asyncio.sleep(2)

    _run(new_loop, main)
    assert log == ["first"]


@pytest.mark.parametrize("new_loop", _LOOPS)
def test_the_clock_waits_for_a_thread(new_loop: NewLoop) -> None:
    released = threading.Event()

    def work() -> str:
        assert released.wait(10)
        return "from the thread"

    async def main() -> tuple[float, str]:
        loop = asyncio.get_running_loop()
        # Another thread lets go of this one; until then the loop has nothing but the timeout.
        threading.Timer(0.02, released.set).start()
        async with asyncio.timeout(1):
            result = await asyncio.to_thread(work)
        return loop.time(), result

    assert _run(new_loop, main) == (0.0, "from the thread")
