"""When does a group of children end, and how?"""

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


@expect([3.0, ["1", "3"]])
async def test_the_block_ends_when_every_child_has_ended(lib: Backend) -> Any:
    log: list[str] = []

    async def child(seconds: int) -> None:
        await lib.sleep(seconds)
        log.append(str(seconds))

    before = lib.current_time()
    async with lib.open_task_group() as group:
        group.start_soon(child, 1)
        group.start_soon(child, 3)
    return [lib.current_time() - before, log]


@expect(0.0)
async def test_an_empty_group_ends_at_once(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.open_task_group():
        pass
    return lib.current_time() - before


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


@expect(["cancelled", "after the block"])
async def test_cancel_ends_the_block_without_an_exception(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.open_task_group() as group:
        group.start_soon(_log_the_end, lib, log)
        await lib.sleep(1)
        group.cancel()
    log.append("after the block")
    return log


@expect(["body cancelled"])
async def test_a_child_cancels_its_group(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.open_task_group() as group:

        async def child() -> None:
            await lib.sleep(1)
            group.cancel()

        group.start_soon(child)
        await _log_the_end(lib, log, "body cancelled")
    return log


async def test_cancelling_a_group_that_is_over_does_nothing(lib: Backend) -> None:
    async with lib.open_task_group() as group:
        pass
    group.cancel()
    await lib.checkpoint()


@expect(["first", "second", "third"])
async def test_a_child_starts_another_while_the_body_waits_at_the_end(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.open_task_group() as group:

        async def child(words: list[str]) -> None:
            await lib.sleep(1)
            log.append(words[0])
            if words[1:]:
                group.start_soon(child, words[1:])

        group.start_soon(child, ["first", "second", "third"])
    return log


@expect(["inner", "middle", "outer"])
async def test_a_cancellation_reaches_three_levels_down(lib: Backend) -> Any:
    log: list[str] = []

    async def level(words: list[str]) -> None:
        try:
            async with lib.open_task_group() as group:
                if words[1:]:
                    group.start_soon(level, words[1:])
                await lib.sleep(100)
        finally:
            log.append(words[0])

    async with lib.open_task_group() as group:
        group.start_soon(level, ["outer", "middle", "inner"])
        await lib.sleep(1)
        group.cancel()
    return log


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


@expect(["cancelled", "after the timeout"])
async def test_a_timeout_around_a_group_cancels_its_children(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.move_on_after(1), lib.open_task_group() as group:
        group.start_soon(_log_the_end, lib, log)
    log.append("after the timeout")
    return log


@expect("inner went on to the end")
async def test_cancelling_an_inner_group_leaves_the_outer_alone(lib: Backend) -> Any:
    async with lib.open_task_group() as outer:
        sibling = outer.spawn(lib.sleep, 10)
        async with lib.open_task_group() as inner:
            inner.start_soon(lib.sleep, 100)
            inner.cancel()
        await sibling.wait()
        return "inner went on to the end"
