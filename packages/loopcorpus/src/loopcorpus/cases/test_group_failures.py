"""What comes out of a group whose children or body fail?"""

from __future__ import annotations

from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect


async def _fail_after(lib: Backend, seconds: float, error: Exception) -> None:
    await lib.sleep(seconds)
    raise error


async def _log_the_end(lib: Backend, log: list[str], word: str = "cancelled") -> None:
    try:
        await lib.sleep(100)
        log.append("slept to the end")
    finally:
        log.append(word)


@expect(["cancelled", "body cancelled"])
async def test_a_failing_child_cancels_the_others_and_the_body(lib: Backend) -> Any:
    log: list[str] = []
    error = KeyError("child")
    with pytest.raises(ExceptionGroup) as caught:
        async with lib.open_task_group() as group:
            group.start_soon(_log_the_end, lib, log)
            group.start_soon(_fail_after, lib, 1, error)
            await _log_the_end(lib, log, "body cancelled")
    assert caught.value.exceptions == (error,)
    return sorted(log, key=len)


@expect(["KeyError", "ValueError"])
async def test_children_that_fail_at_the_same_moment_are_all_told(lib: Backend) -> Any:
    event = lib.Event()

    async def child(error: Exception) -> None:
        await event.wait()
        raise error

    with pytest.raises(ExceptionGroup) as caught:
        async with lib.open_task_group() as group:
            group.start_soon(child, KeyError())
            group.start_soon(child, ValueError())
            await lib.sleep(1)
            event.set()
    return sorted(type(error).__name__ for error in caught.value.exceptions)


@expect(["KeyError", "ValueError"])
async def test_a_failure_during_the_cancellation_is_told_too(lib: Backend) -> Any:
    async def stumbles() -> None:
        try:
            await lib.sleep(100)
        finally:
            raise ValueError

    with pytest.raises(ExceptionGroup) as caught:
        async with lib.open_task_group() as group:
            group.start_soon(stumbles)
            group.start_soon(_fail_after, lib, 1, KeyError())
    return sorted(type(error).__name__ for error in caught.value.exceptions)


@expect(["cancelled"])
async def test_a_failing_body_cancels_the_children(lib: Backend) -> Any:
    log: list[str] = []
    error = KeyError("body")
    with pytest.raises(ExceptionGroup) as caught:
        async with lib.open_task_group() as group:
            group.start_soon(_log_the_end, lib, log)
            await lib.sleep(1)
            raise error
    assert caught.value.exceptions == (error,)
    return log


@expect(["KeyError", "ValueError"])
async def test_a_body_and_a_child_that_both_fail_are_both_told(lib: Backend) -> Any:
    async def child() -> None:
        try:
            await lib.sleep(100)
        finally:
            raise ValueError

    with pytest.raises(ExceptionGroup) as caught:
        async with lib.open_task_group() as group:
            group.start_soon(child)
            await lib.sleep(1)
            raise KeyError
    return sorted(type(error).__name__ for error in caught.value.exceptions)


@expect(["KeyError"])
async def test_a_failing_body_alone_is_a_group_too(lib: Backend) -> Any:
    with pytest.raises(ExceptionGroup) as caught:
        async with lib.open_task_group():
            raise KeyError
    return [type(error).__name__ for error in caught.value.exceptions]


@expect("outer[inner[KeyError]]")
async def test_a_failure_in_a_nested_group_comes_out_nested(lib: Backend) -> Any:
    async def middle() -> None:
        async with lib.open_task_group() as inner:
            inner.start_soon(_fail_after, lib, 1, KeyError())

    with pytest.raises(ExceptionGroup) as caught:
        async with lib.open_task_group() as outer:
            outer.start_soon(middle)
    inner_group = caught.value.exceptions[0]
    assert isinstance(inner_group, ExceptionGroup)
    return f"outer[inner[{type(inner_group.exceptions[0]).__name__}]]"
