"""How does cancellation arrive, and what can a task do about it?"""

from __future__ import annotations

from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect


async def test_cancelled_is_no_exception_that_except_exception_catches(lib: Backend) -> None:
    assert issubclass(lib.Cancelled, BaseException)
    assert not issubclass(lib.Cancelled, Exception)


@expect(["at the sleep", "out of the block"])
async def test_it_arrives_as_an_exception_where_the_task_waits(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.move_on_after(1):
        try:
            await lib.sleep(10)
        except lib.Cancelled:
            log.append("at the sleep")
            raise
    log.append("out of the block")
    return log


@expect(["first wait", "second wait"])
async def test_a_task_that_swallows_it_waits_in_peace_afterwards(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.move_on_after(1):
        try:
            await lib.sleep(10)
        except lib.Cancelled:
            log.append("first wait")
        await lib.sleep(10)
        log.append("second wait")
    return log


@expect(["cleaning up", "cleaned up"])
async def test_a_cleanup_can_wait(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.move_on_after(1):
        try:
            await lib.sleep(10)
        finally:
            log.append("cleaning up")
            await lib.sleep(1)
            log.append("cleaned up")
    return log


@expect(["innermost", "middle", "outermost"])
async def test_finally_blocks_run_from_the_inside_out(lib: Backend) -> Any:
    log: list[str] = []

    async def level(*words: str) -> None:
        try:
            if words[1:]:
                await level(*words[1:])
            else:
                await lib.sleep(10)
        finally:
            log.append(words[0])

    async with lib.move_on_after(1):
        await level("outermost", "middle", "innermost")
    return log


async def test_an_exception_of_the_cleanup_replaces_the_cancellation(lib: Backend) -> None:
    error = ValueError("from the cleanup")
    with pytest.raises(ValueError) as caught:
        async with lib.move_on_after(1) as scope:
            try:
                await lib.sleep(10)
            finally:
                raise error
    assert caught.value is error
    assert not scope.cancelled_caught  # pyright: ignore[reportPossiblyUnboundVariable]
    # asyncio puts its TimeoutError in between.
    before = error.__context__
    while before is not None and not isinstance(before, lib.Cancelled):
        before = before.__context__
    assert before is not None


@expect(["child", "parent"])
async def test_it_reaches_the_children_of_a_group(lib: Backend) -> Any:
    log: list[str] = []

    async def child() -> None:
        try:
            await lib.sleep(10)
        except lib.Cancelled:
            log.append("child")
            raise

    async with lib.open_cancel_scope() as scope:
        try:
            async with lib.open_task_group() as group:
                group.start_soon(child)
                await lib.sleep(1)
                scope.cancel()
        finally:
            log.append("parent")
    return log


@expect("woken")
async def test_a_task_that_was_woken_already_is_not_cancelled_any_more(lib: Backend) -> Any:
    event = lib.Event()
    async with lib.open_task_group() as group:

        async def waiter() -> str:
            await event.wait()
            return "woken"

        spawned = group.spawn(waiter)
        await lib.sleep(1)
        event.set()
        await lib.sleep(1)
        spawned.cancel()
        return await spawned.wait()


@expect(100)
async def test_a_hundred_tasks_are_cancelled_at_once(lib: Backend) -> Any:
    count = 0

    async def child() -> None:
        nonlocal count
        try:
            await lib.sleep(1_000)
        finally:
            count += 1

    async with lib.open_task_group() as group:
        for _ in range(100):
            group.start_soon(child)
        await lib.sleep(1)
        group.cancel()
    return count
