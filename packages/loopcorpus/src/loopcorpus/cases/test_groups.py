"""When does a group of children end, and how?"""

from __future__ import annotations

from typing import Any

from loopcorpus import Backend
from loopcorpus._cases import expect


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
