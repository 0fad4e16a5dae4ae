"""What is safe from cancellation?"""

from __future__ import annotations

from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs


@expect("result")
async def test_shielded_returns_what_the_function_returns(lib: Backend) -> Any:
    async def work(value: str) -> str:
        await lib.sleep(1)
        return value

    return await lib.shielded(work, "result")


async def test_shielded_raises_what_the_function_raises(lib: Backend) -> None:
    error = KeyError("work")

    async def work() -> None:
        await lib.sleep(1)
        raise error

    with pytest.raises(KeyError) as caught:
        await lib.shielded(work)
    assert caught.value is error


@expect(["work is done", 3.0, "cancelled afterwards"])
async def test_shielded_work_is_finished_before_a_cancellation_arrives(lib: Backend) -> Any:
    log: list[Any] = []
    before = lib.current_time()

    async def work() -> None:
        await lib.sleep(3)
        log.append("work is done")

    async with lib.move_on_after(1) as scope:
        await lib.shielded(work)
        await lib.checkpoint()
        log.append("went on")
    log.append(lib.current_time() - before)
    if scope.cancelled_caught:
        log.append("cancelled afterwards")
    return log


@expect(["first", "second"])
async def test_shielded_work_can_wait_more_than_once(lib: Backend) -> Any:
    log: list[str] = []

    async def work() -> None:
        await lib.sleep(2)
        log.append("first")
        await lib.sleep(2)
        log.append("second")

    async with lib.move_on_after(1):
        await lib.shielded(work)
    return log


@expect(["released", "next holder"])
async def test_a_cleanup_that_is_shielded_gives_everything_back(lib: Backend) -> Any:
    log: list[str] = []

    async def release() -> None:
        await lib.sleep(5)
        log.append("released")

    async def holder() -> None:
        try:
            await lib.sleep(100)
        finally:
            await lib.shielded(release)

    async with lib.move_on_after(1):
        await holder()
    log.append("next holder")
    return log


async def test_an_exception_of_shielded_work_is_not_lost_to_a_cancellation(lib: Backend) -> None:
    error = KeyError("work")

    async def work() -> None:
        await lib.sleep(3)
        raise error

    with pytest.raises(KeyError) as caught:
        async with lib.move_on_after(1):
            await lib.shielded(work)
    assert caught.value is error


@expect([2.0, "inner"])
async def test_a_timeout_inside_shielded_work_counts(lib: Backend) -> Any:
    before = lib.current_time()

    async def work() -> str:
        async with lib.move_on_after(2) as inner:
            await lib.sleep(10)
        return "inner" if inner.cancelled_caught else "nothing"

    result = await lib.shielded(work)
    return [lib.current_time() - before, result]


@expect([3.0, True])
async def test_a_shielded_scope_keeps_a_cancellation_out(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(1) as outer:
        async with lib.shielded_scope():
            await lib.sleep(3)
        await lib.checkpoint()
    return [lib.current_time() - before, outer.cancelled_caught]


@expect([True, 0.0])
async def test_a_shielded_scope_can_be_cancelled_itself(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.shielded_scope() as scope:
        scope.cancel()
        await lib.sleep(10)
    return [scope.cancelled_caught, lib.current_time() - before]


@expect([2.0, True])
async def test_a_shielded_scope_has_a_deadline_of_its_own(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(1):
        async with lib.shielded_scope() as scope:
            scope.deadline = before + 2
            await lib.sleep(10)
        return [lib.current_time() - before, scope.cancelled_caught]


@expect(["child finished", True])
async def test_a_group_in_a_shielded_scope_is_safe_with_its_children(lib: Backend) -> Any:
    log: list[Any] = []

    async def child() -> None:
        await lib.sleep(3)
        log.append("child finished")

    async with lib.move_on_after(1) as outer:
        async with lib.shielded_scope(), lib.open_task_group() as group:
            group.start_soon(child)
        await lib.checkpoint()
    return [*log, outer.cancelled_caught]


@expect([4.0, True])
async def test_shields_nest(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(1) as outer:
        async with lib.shielded_scope():
            async with lib.shielded_scope():
                await lib.sleep(2)
            await lib.sleep(2)
        await lib.checkpoint()
    return [lib.current_time() - before, outer.cancelled_caught]


@needs("shielded_scope")
@expect([2.0, True])
async def test_a_shield_that_is_taken_away_lets_in_at_once_what_it_held_back(lib: Backend) -> Any:
    scopes: list[Any] = []
    slept: list[float] = []

    async def child() -> None:
        async with lib.open_cancel_scope() as outer, lib.shielded_scope() as shield:
            scopes.extend([outer, shield])
            before = lib.current_time()
            try:
                await lib.sleep(10)
            finally:
                slept.append(lib.current_time() - before)

    async with lib.open_task_group() as group:
        await arrive(lib, group, child)
        scopes[0].cancel()
        await settle(lib)
        scopes[1].shield = False
    return [*slept, scopes[0].cancelled_caught]


@needs("shielded_scope")
@expect([10.0, False])
async def test_a_shield_that_is_taken_away_when_nothing_waits_outside_changes_nothing(
    lib: Backend,
) -> Any:
    before = lib.current_time()
    scopes: list[Any] = []

    async def child() -> None:
        async with lib.open_cancel_scope() as outer, lib.shielded_scope() as shield:
            scopes.extend([outer, shield])
            await lib.sleep(10)

    async with lib.open_task_group() as group:
        await arrive(lib, group, child)
        scopes[1].shield = False
    return [lib.current_time() - before, scopes[0].cancelled_caught]


@needs("shielded_scope")
@expect([3.0, True])
async def test_a_shield_that_is_put_up_holds_back_what_comes_later(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.move_on_after(1) as outer:
        async with lib.shielded_scope() as scope:
            scope.shield = False
            await lib.sleep(0.5)
            scope.shield = True
            await lib.sleep(2.5)
        await lib.checkpoint()
    return [lib.current_time() - before, outer.cancelled_caught]
