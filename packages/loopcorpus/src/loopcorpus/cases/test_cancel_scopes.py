"""What does a scope cancel?"""

from __future__ import annotations

from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs


@expect([True, "body", "not the rest"])
async def test_a_scope_that_cancels_itself_ends_at_the_next_wait(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.open_cancel_scope() as scope:
        scope.cancel()
        log.append("body")
        await lib.sleep(1)
        log.append("the rest")
    return [scope.cancelled_caught, *log, "not the rest"]


@expect([False, "no wait, no cancellation"])
async def test_a_scope_that_ends_before_the_next_wait_caught_nothing(lib: Backend) -> Any:
    async with lib.open_cancel_scope() as scope:
        scope.cancel()
        result = "no wait, no cancellation"
    await lib.sleep(1)
    return [scope.cancelled_caught, result]


@expect([True, 1.0])
async def test_another_task_cancels_a_scope(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.open_task_group() as group, lib.open_cancel_scope() as scope:

        async def other() -> None:
            await lib.sleep(1)
            scope.cancel()

        group.start_soon(other)
        await lib.sleep(10)
    return [scope.cancelled_caught, lib.current_time() - before]


@expect([1.0, "still here"])
async def test_cancelling_twice_is_cancelling_once(lib: Backend) -> Any:
    before = lib.current_time()
    async with lib.open_task_group() as group:
        async with lib.open_cancel_scope() as scope:

            async def other() -> None:
                await lib.sleep(1)
                scope.cancel()
                scope.cancel()

            group.start_soon(other)
            await lib.sleep(10)
        duration = lib.current_time() - before
        await lib.sleep(1)
        return [duration, "still here"]


async def test_cancelling_a_scope_that_is_over_does_nothing(lib: Backend) -> None:
    async with lib.open_cancel_scope() as scope:
        await lib.sleep(1)
        scope.cancel()
        await lib.sleep(1)
    scope.cancel()
    await lib.sleep(1)


@expect(["inner", "rest of the outer"])
async def test_cancelling_the_inner_scope_leaves_the_outer_alone(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.open_cancel_scope() as outer:
        async with lib.open_cancel_scope() as inner:
            inner.cancel()
            await lib.sleep(1)
        log.append("inner" if inner.cancelled_caught else "nothing")
        await lib.sleep(1)
        log.append("rest of the outer")
    assert not outer.cancelled_caught
    return log


@expect([False, True])
async def test_cancelling_the_outer_scope_leaves_both(lib: Backend) -> Any:
    async with lib.open_cancel_scope() as outer, lib.open_cancel_scope() as inner:
        outer.cancel()
        await lib.sleep(1)
    return [inner.cancelled_caught, outer.cancelled_caught]


@expect([False, True])
async def test_cancelling_the_inner_and_then_the_outer_scope_is_caught_by_the_outer(
    lib: Backend,
) -> Any:
    scopes: list[Any] = []

    async def child() -> None:
        async with lib.open_cancel_scope() as outer:
            async with lib.open_cancel_scope() as inner:
                scopes.extend([inner, outer])
                await lib.sleep(10)
            await lib.checkpoint()

    async with lib.open_task_group() as group:
        await arrive(lib, group, child)
        for scope in scopes:
            scope.cancel()
    return [scope.cancelled_caught for scope in scopes]


@expect(["inner", "outer"])
@needs("shielded_scope")
async def test_a_shield_between_two_scopes_lets_each_catch_its_own(lib: Backend) -> Any:
    scopes: list[Any] = []

    async def child() -> None:
        async with lib.open_cancel_scope() as outer:
            async with lib.shielded_scope(), lib.open_cancel_scope() as inner:
                scopes.extend([inner, outer])
                await lib.sleep(10)
            await lib.checkpoint()

    async with lib.open_task_group() as group:
        await arrive(lib, group, child)
        for scope in scopes:
            scope.cancel()
    names = ("inner", "outer")
    return [name for name, scope in zip(names, scopes, strict=True) if scope.cancelled_caught]


@expect(["cancelled", False])
async def test_cancelling_a_scope_and_then_its_whole_task_ends_the_task(lib: Backend) -> Any:
    log: list[Any] = []
    scopes: list[Any] = []

    async def child() -> None:
        try:
            async with lib.open_cancel_scope() as scope:
                scopes.append(scope)
                await lib.sleep(10)
            log.append("went on")
            await lib.checkpoint()
        except lib.Cancelled:
            log.append("cancelled")
            raise

    async with lib.open_task_group() as group:
        spawned = await arrive(lib, group, child)
        scopes[0].cancel()
        spawned.cancel()
        await settle(lib)
    return [*log, scopes[0].cancelled_caught]
