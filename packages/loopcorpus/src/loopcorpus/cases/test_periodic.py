"""How does work happen once a period?"""

from __future__ import annotations

from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect, needs

pytestmark = needs("every")


async def _calls(lib: Backend, seconds: float, work: float, until: float) -> list[float]:
    """Return when a function that takes `work` seconds is called, in `until` seconds."""
    start = lib.current_time()
    calls: list[float] = []

    async def function() -> None:
        calls.append(lib.current_time() - start)
        await lib.sleep(work)

    async with lib.move_on_after(until):
        await lib.every(seconds, function)
    return calls


@expect([1.0, 2.0, 3.0])
async def test_the_first_call_comes_after_one_period(lib: Backend) -> Any:
    return await _calls(lib, 1, 0, 3.5)


@expect([1.0, 2.0, 3.0, 4.0])
async def test_work_that_takes_time_does_not_shift_the_period(lib: Backend) -> Any:
    return await _calls(lib, 1, 0.75, 4.5)


@expect([1.0, 4.0, 7.0])
async def test_periods_that_the_work_overruns_are_left_out(lib: Backend) -> Any:
    return await _calls(lib, 1, 2.5, 8)


async def test_there_is_no_drift_in_a_thousand_periods(lib: Backend) -> None:
    calls = await _calls(lib, 0.25, 0.125, 250.1)
    assert calls == [0.25 * number for number in range(1, 1001)]


@expect(2)
async def test_an_exception_of_the_function_ends_it(lib: Backend) -> Any:
    count = 0

    async def function() -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise KeyError("the second call")

    with pytest.raises(KeyError):
        await lib.every(1, function)
    return count


@expect([1.0])
async def test_cancelling_it_stops_it_in_the_middle_of_the_work(lib: Backend) -> Any:
    start = lib.current_time()
    log: list[float] = []

    async def function() -> None:
        log.append(lib.current_time() - start)
        await lib.sleep(10)
        log.append(-1)

    async with lib.open_task_group() as group:
        child = group.spawn(lib.every, 1, function)
        await lib.sleep(5)
        child.cancel()
    await lib.sleep(20)
    return log
