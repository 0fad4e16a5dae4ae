import asyncio
import types
from math import nan

import pytest

from loopbase import check_seconds, describe, discard, library_of


async def coroutine_function():
    pass


async def async_generator_function():
    yield


def generator_function():
    yield


def test_what_was_handed_over_is_described():
    coroutine = coroutine_function()
    assert describe(coroutine) == "the coroutine object coroutine_function()"
    discard(coroutine)
    assert describe(coroutine_function) == "the async function coroutine_function"
    assert describe(async_generator_function()) == (
        "the async generator object async_generator_function()"
    )
    assert describe(async_generator_function) == (
        "the async generator function async_generator_function"
    )
    assert describe(generator_function()) == "the generator object generator_function()"
    assert describe(generator_function) == "the generator function generator_function"
    assert describe(3) == "3 of type int"
    assert describe(None) == "None of type NoneType"
    assert describe(len) == "len"
    assert describe(types.SimpleNamespace) == "SimpleNamespace"


def test_a_foreign_future_is_described_with_its_owner():
    loop = asyncio.new_event_loop()
    assert describe(loop.create_future()) == ("asyncio's Future, an awaitable that is no coroutine")
    loop.close()


def test_whose_object_it_is():
    assert library_of(asyncio.Future) == "asyncio"
    assert library_of(asyncio.sleep) == "asyncio"
    assert library_of("text") is None

    class LikeAFuture:
        _asyncio_future_blocking = False

    assert library_of(LikeAFuture()) == "asyncio"


@pytest.mark.parametrize("seconds", [0, 0.0, 1, 1.5, float("inf"), True])
def test_a_time_is_returned_as_it_was(seconds: float):
    assert check_seconds(seconds, "sleep()") is seconds


@pytest.mark.parametrize(
    ("seconds", "error", "message"),
    [
        (nan, ValueError, r"sleep\(\) takes a number of seconds, not NaN"),
        (-1, ValueError, r"sleep\(\) takes zero or more seconds, not -1"),
        (-float("inf"), ValueError, "zero or more seconds, not -inf"),
        ("1", TypeError, "not '1' of type str"),
        (None, TypeError, "not None of type NoneType"),
    ],
)
def test_what_is_no_time_is_refused(seconds, error, message):
    with pytest.raises(error, match=message):
        check_seconds(seconds, "sleep()")
