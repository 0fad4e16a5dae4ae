"""What happens to who waits for a time that is none?"""

from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import kind_of
from loopcorpus._cases import expect, needs

NAN = float("nan")


async def _complaint(make: Any, *args: Any) -> str:
    """Return the name of what waiting, or opening a block, raises."""
    try:
        made = make(*args)
        if hasattr(made, "__aenter__"):
            async with made:
                return "nothing"
        await made
    except Exception as error:
        return kind_of(error)
    return "nothing"


@expect("ValueError")
async def test_sleep_until_nan(lib: Backend) -> str:
    async with lib.move_on_after(10):
        return await _complaint(lib.sleep, NAN)
    return "waits"


@expect("ValueError")
async def test_sleep_for_a_negative_time(lib: Backend) -> str:
    return await _complaint(lib.sleep, -1)


@expect("TypeError")
async def test_sleep_for_a_word(lib: Backend) -> str:
    return await _complaint(lib.sleep, "1")


@expect("nothing")
async def test_sleep_for_no_time(lib: Backend) -> str:
    return await _complaint(lib.sleep, 0)


@expect("waits")
async def test_sleep_for_ever(lib: Backend) -> str:
    async with lib.move_on_after(1_000_000):
        return await _complaint(lib.sleep, float("inf"))
    return "waits"


@needs("move_on_after", "fail_after")
@pytest.mark.parametrize("name", ["move_on_after", "fail_after"])
@expect("ValueError")
async def test_a_timeout_of_nan(lib: Backend, name: str) -> str:
    return await _complaint(getattr(lib, name), NAN)


@needs("move_on_after", "fail_after")
@pytest.mark.parametrize("name", ["move_on_after", "fail_after"])
@expect("ValueError")
async def test_a_negative_timeout(lib: Backend, name: str) -> str:
    return await _complaint(getattr(lib, name), -1)


@needs("move_on_after", "fail_after")
@pytest.mark.parametrize("name", ["move_on_after", "fail_after"])
@expect("TypeError")
async def test_a_timeout_of_a_word(lib: Backend, name: str) -> str:
    return await _complaint(getattr(lib, name), "1")


@needs("open_cancel_scope")
@expect("ValueError")
async def test_a_deadline_of_nan(lib: Backend) -> str:
    async with lib.open_cancel_scope() as scope:
        try:
            scope.deadline = NAN
        except Exception as error:
            return kind_of(error)
    return "nothing"


@needs("every")
@pytest.mark.parametrize(
    ("period", "complaint"), [(0, "ValueError"), (-1, "ValueError"), (NAN, "ValueError")]
)
async def test_work_without_a_period(lib: Backend, period: float, complaint: str) -> None:
    async def work() -> None:
        raise AssertionError("called without a period")

    assert await _complaint(lib.every, period, work) == complaint
