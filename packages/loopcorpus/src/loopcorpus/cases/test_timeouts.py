"""What does a timeout end, and when?"""

from __future__ import annotations

import math
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect


@expect([True, 1.0])
async def test_a_block_that_takes_too_long_is_left(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(1) as scope:
        await lib.sleep(10)
    return [scope.cancelled_caught, lib.current_time() - before]


@expect([False, 1.0])
async def test_a_block_that_is_done_in_time_goes_on(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(10) as scope:
        await lib.sleep(1)
    return [scope.cancelled_caught, lib.current_time() - before]


@expect(21.0)
async def test_a_timeout_that_was_left_does_not_strike_later(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(10):
        await lib.sleep(1)
    await lib.sleep(20)
    return lib.current_time() - before


@expect([True, False, 1.0])
async def test_the_inner_of_two_timeouts_is_over_first(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(5) as outer, lib.move_on_after(1) as inner:
        await lib.sleep(10)
    return [inner.cancelled_caught, outer.cancelled_caught, lib.current_time() - before]


@expect([False, True, 1.0])
async def test_the_outer_of_two_timeouts_is_over_first(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(1) as outer, lib.move_on_after(5) as inner:
        await lib.sleep(10)
    return [inner.cancelled_caught, outer.cancelled_caught, lib.current_time() - before]


@expect(["outer only"])
async def test_two_timeouts_that_are_over_at_the_same_moment(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.move_on_after(1) as outer:
        async with lib.move_on_after(1) as inner:
            await lib.sleep(10)
        log.append("after the inner one")
        await lib.sleep(0.5)
        log.append("and after a sleep")
    if outer.cancelled_caught and not inner.cancelled_caught and not log:
        return ["outer only"]
    caught = [outer.cancelled_caught, inner.cancelled_caught]
    return [f"outer, inner caught: {caught}", *log]


@expect(True)
async def test_no_time_at_all_ends_at_the_first_wait(lib: Backend) -> Any:
    async with lib.move_on_after(0) as scope:
        await lib.sleep(1)
    return scope.cancelled_caught


@expect([False, "computed"])
async def test_a_block_that_never_waits_is_not_interrupted(lib: Backend) -> Any:
    async with lib.move_on_after(0) as scope:
        result = "computed"
    return [scope.cancelled_caught, result]


@expect(1.0)
async def test_fail_after_raises_timeout_error(lib: Backend) -> Any:
    before = lib.current_time()
    with pytest.raises(TimeoutError):
        async with lib.fail_after(1):
            await lib.sleep(10)
    return lib.current_time() - before


@expect("in time")
async def test_fail_after_lets_the_quick_pass(lib: Backend) -> Any:
    async with lib.fail_after(10) as scope:
        await lib.sleep(1)
        result = "in time"
    assert not scope.cancelled_caught
    return result


async def test_a_timeout_error_of_the_block_itself_passes_through(lib: Backend) -> None:
    error = TimeoutError("the block's own")
    with pytest.raises(TimeoutError) as caught:
        async with lib.move_on_after(10):
            await lib.sleep(1)
            raise error
    assert caught.value is error


async def test_an_exception_of_the_block_passes_through(lib: Backend) -> None:
    error = KeyError()
    with pytest.raises(KeyError) as caught:
        async with lib.fail_after(10):
            raise error
    assert caught.value is error


@expect([10.0, math.inf])
async def test_the_deadline_is_a_moment_of_the_loops_clock(lib: Backend) -> Any:
    async with lib.move_on_after(10) as limited, lib.open_cancel_scope() as unlimited:
        return [limited.deadline - lib.current_time(), unlimited.deadline]


@expect([5.0, True])
async def test_the_deadline_can_be_put_off(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(1) as scope:
        scope.deadline += 4
        await lib.sleep(10)
    return [lib.current_time() - before, scope.cancelled_caught]


@expect([2.0, True])
async def test_the_deadline_can_be_brought_forward(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.open_cancel_scope() as scope:
        scope.deadline = before + 2
        await lib.sleep(10)
    return [lib.current_time() - before, scope.cancelled_caught]


@expect([3.0, True])
async def test_another_task_changes_the_deadline_of_a_waiting_block(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.open_task_group() as group, lib.open_cancel_scope() as scope:

        async def other() -> None:
            await lib.sleep(1)
            scope.deadline = before + 3

        group.start_soon(other)
        await lib.sleep(10)
    return [lib.current_time() - before, scope.cancelled_caught]


@expect([1.0, 1.0, 1.0])
async def test_one_timeout_after_the_other(lib: Backend) -> Any:
    durations = []
    for _ in range(3):
        before = lib.current_time()
        async with lib.move_on_after(1):
            await lib.sleep(10)
        durations.append(lib.current_time() - before)
    return durations


async def test_a_thousand_timeouts_that_never_strike(lib: Backend) -> None:
    before = lib.current_time()
    for _ in range(1_000):
        async with lib.fail_after(60):
            await lib.checkpoint()
    assert lib.current_time() == before
