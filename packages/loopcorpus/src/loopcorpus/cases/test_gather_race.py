"""What comes of several functions that run at once?"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect


def _after(lib: Backend, seconds: float, result: Any, log: list[str] | None = None) -> Any:
    """Return a function that sleeps, then returns the result or raises it."""

    async def function() -> Any:
        try:
            await lib.sleep(seconds)
        except lib.Cancelled:
            if log is not None:
                log.append(f"cancelled {result}")
            raise
        if isinstance(result, Exception):
            raise result
        return result

    return function


@expect(["slow", "quick", "middling"])
async def test_gather_keeps_the_order_of_its_arguments(lib: Backend) -> Any:
    return await lib.gather(
        _after(lib, 3, "slow"), _after(lib, 1, "quick"), _after(lib, 2, "middling")
    )


@expect([])
async def test_gather_of_nothing_is_empty(lib: Backend) -> Any:
    return await lib.gather()


@expect([None])
async def test_gather_of_one(lib: Backend) -> Any:
    return await lib.gather(_after(lib, 1, None))


@expect(["same", "same"])
async def test_gather_calls_a_function_as_often_as_it_is_given(lib: Backend) -> Any:
    function = _after(lib, 1, "same")
    return await lib.gather(function, function)


@expect(3.0)
async def test_gather_takes_as_long_as_the_slowest(lib: Backend) -> Any:
    before = lib.current_time()
    await lib.gather(_after(lib, 3, None), _after(lib, 1, None), _after(lib, 2, None))
    return lib.current_time() - before


async def test_gather_of_a_hundred(lib: Backend) -> None:
    functions = [_after(lib, 100 - number, number) for number in range(100)]
    assert await lib.gather(*functions) == list(range(100))


@expect(["cancelled a", "cancelled b"])
async def test_the_first_failure_cancels_the_rest_of_a_gather(lib: Backend) -> Any:
    log: list[str] = []
    error = KeyError("first")
    with pytest.raises(KeyError) as caught:
        await lib.gather(
            _after(lib, 10, "a", log), _after(lib, 1, error), _after(lib, 10, "b", log)
        )
    assert caught.value is error
    return sorted(log)


@expect("sooner")
async def test_of_two_failures_gather_raises_the_sooner_one(lib: Backend) -> Any:
    with pytest.raises(KeyError) as caught:
        await lib.gather(_after(lib, 2, KeyError("later")), _after(lib, 1, KeyError("sooner")))
    return caught.value.args[0]


@expect(["cancelled a", "cancelled b"])
async def test_cancelling_a_gather_cancels_its_functions(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.move_on_after(1):
        await lib.gather(_after(lib, 10, "a", log), _after(lib, 10, "b", log))
    return sorted(log)


@expect([[1, 2], [3, 4]])
async def test_gathers_nest(lib: Backend) -> Any:
    def pair(first: int, second: int) -> Callable[[], Coroutine[Any, Any, list[Any]]]:
        return lambda: lib.gather(_after(lib, 2, first), _after(lib, 1, second))

    return await lib.gather(pair(1, 2), pair(3, 4))


@expect("hare")
async def test_the_first_to_return_wins_the_race(lib: Backend) -> Any:
    return await lib.race(_after(lib, 5, "tortoise"), _after(lib, 1, "hare"))


@expect(None)
async def test_a_race_can_be_won_with_none(lib: Backend) -> Any:
    return await lib.race(_after(lib, 1, None), _after(lib, 2, "too late"))


@expect(["hare", "cancelled tortoise"])
async def test_the_rest_of_a_race_is_cancelled_and_over_when_it_returns(lib: Backend) -> Any:
    log: list[str] = []
    winner = await lib.race(_after(lib, 5, "tortoise", log), _after(lib, 1, "hare", log))
    return [winner, *log]


@expect(["cancelled tortoise"])
async def test_the_first_to_raise_ends_the_race(lib: Backend) -> Any:
    log: list[str] = []
    error = KeyError("tripped")
    with pytest.raises(KeyError) as caught:
        await lib.race(_after(lib, 5, "tortoise", log), _after(lib, 1, error))
    assert caught.value is error
    return log


@expect("alone")
async def test_a_race_of_one(lib: Backend) -> Any:
    return await lib.race(_after(lib, 1, "alone"))


async def test_a_race_of_nobody_is_an_error(lib: Backend) -> None:
    with pytest.raises(ValueError):
        await lib.race()


@expect(["cancelled a", "cancelled b"])
async def test_cancelling_a_race_cancels_its_functions(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.move_on_after(1):
        await lib.race(_after(lib, 10, "a", log), _after(lib, 10, "b", log))
    return sorted(log)


@expect(["fine", 1.0])
async def test_a_race_against_the_clock(lib: Backend) -> Any:
    before = lib.current_time()
    result = await lib.race(_after(lib, 1, "fine"), _after(lib, 30, TimeoutError()))
    return [result, lib.current_time() - before]
