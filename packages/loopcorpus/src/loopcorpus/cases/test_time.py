"""How does a task wait for time?"""

from __future__ import annotations

import math
import time
from typing import Any

from loopcorpus import Backend
from loopcorpus._cases import expect, real_clock


@expect(2.0)
async def test_sleep_takes_as_long_as_it_says(lib: Backend) -> Any:
    before = lib.current_time()
    await lib.sleep(2)
    return lib.current_time() - before


@expect(0.75)
async def test_sleeps_add_up(lib: Backend) -> Any:
    before = lib.current_time()
    await lib.sleep(0.5)
    await lib.sleep(0.25)
    return lib.current_time() - before


@expect(3.0)
async def test_sleeps_of_several_tasks_overlap(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.open_task_group() as group:
        for seconds in (1, 3, 2):
            group.start_soon(lib.sleep, seconds)
    return lib.current_time() - before


@expect(["one", "two", "three"])
async def test_the_shorter_sleep_ends_first(lib: Backend) -> Any:
    log: list[str] = []

    async def sleeper(seconds: float, word: str) -> None:
        await lib.sleep(seconds)
        log.append(word)

    async with lib.open_task_group() as group:
        group.start_soon(sleeper, 3, "three")
        group.start_soon(sleeper, 1, "one")
        group.start_soon(sleeper, 2, "two")
    return log


async def test_many_sleepers_wake_in_the_order_of_their_deadlines(lib: Backend) -> None:
    woken: list[int] = []

    async def sleeper(seconds: int) -> None:
        await lib.sleep(seconds)
        woken.append(seconds)

    async with lib.open_task_group() as group:
        for number in range(500):
            group.start_soon(sleeper, 1 + number * 7919 % 500)
    assert woken == sorted(woken)
    assert len(woken) == 500


async def test_ten_years_on_the_virtual_clock_take_no_time(lib: Backend) -> None:
    before = time.monotonic()
    await lib.sleep(10 * 365 * 86_400)
    assert time.monotonic() - before < 5


@expect(0.0)
async def test_the_virtual_clock_stands_still_while_tasks_run(lib: Backend) -> Any:
    before = lib.current_time()
    for _ in range(100):
        await lib.checkpoint()
    return lib.current_time() - before


@expect(5.0)
async def test_an_infinite_sleep_ends_when_it_is_cancelled(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(5):
        await lib.sleep(math.inf)
    return lib.current_time() - before


@expect(["other", "sleeper"])
async def test_sleeping_for_no_time_lets_the_others_run(lib: Backend) -> Any:
    log: list[str] = []

    async def sleeper() -> None:
        await lib.sleep(0)
        await lib.sleep(0)
        log.append("sleeper")

    async def other() -> None:
        log.append("other")

    await lib.gather(sleeper, other)
    return log


@real_clock
@expect(True)
async def test_a_task_that_never_waits_does_not_starve_the_timers(lib: Backend) -> Any:
    over = False

    async def timer() -> None:
        nonlocal over
        await lib.sleep(0.01)
        over = True

    async def spinner() -> bool:
        latest = time.monotonic() + 10
        while not over and time.monotonic() < latest:
            await lib.checkpoint()
        return over

    return (await lib.gather(spinner, timer))[0]


@real_clock
async def test_a_sleep_in_real_time_is_not_too_short(lib: Backend) -> None:
    before = time.monotonic()
    await lib.sleep(0.02)
    # asyncio fires up to one resolution of the clock early, uvloop counts whole milliseconds.
    assert time.monotonic() - before >= 0.0185


@real_clock
@expect(True)
async def test_time_goes_on_while_a_task_computes(lib: Backend) -> Any:
    before = lib.current_time()
    await lib.sleep(0.001)
    return lib.current_time() > before
