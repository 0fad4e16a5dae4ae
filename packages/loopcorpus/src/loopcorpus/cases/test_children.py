"""Who owns a child task, and what can be done with it?"""

from __future__ import annotations

from typing import Any

import pytest

from loopcorpus import Backend, ChildCancelled
from loopcorpus._cases import expect


@expect(5)
async def test_wait_returns_the_result(lib: Backend) -> Any:
    async def child(first: int, second: int) -> int:
        await lib.sleep(1)
        return first + second

    async with lib.open_task_group() as group:
        return await group.spawn(child, 2, 3).wait()


@expect([7, 7])
async def test_wait_can_be_asked_again(lib: Backend) -> Any:
    async def child() -> int:
        return 7

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        return [await spawned.wait(), await spawned.wait()]


@expect("late")
async def test_wait_after_the_group_is_over(lib: Backend) -> Any:
    async def child() -> str:
        await lib.sleep(1)
        return "late"

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
    return await spawned.wait()


@expect(["value"] * 3)
async def test_several_tasks_wait_for_the_same_child(lib: Backend) -> Any:
    async def child() -> str:
        await lib.sleep(1)
        return "value"

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        return await lib.gather(spawned.wait, spawned.wait, spawned.wait)


async def test_wait_raises_what_the_child_raised(lib: Backend) -> None:
    error = KeyError("from the child")

    async def child() -> None:
        raise error

    with pytest.raises(ExceptionGroup):
        async with lib.open_task_group() as group:
            spawned = group.spawn(child)
    with pytest.raises(KeyError) as caught:
        await spawned.wait()  # pyright: ignore[reportPossiblyUnboundVariable]
    assert caught.value is error


@expect(["child cancelled", "waiter knows", "sibling"])
async def test_a_child_is_cancelled_alone(lib: Backend) -> Any:
    log: list[str] = []

    async def child() -> None:
        try:
            await lib.sleep(10)
        finally:
            log.append("child cancelled")

    async def sibling() -> None:
        await lib.sleep(5)
        log.append("sibling")

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        group.start_soon(sibling)
        await lib.sleep(1)
        spawned.cancel()
        with pytest.raises(ChildCancelled):
            await spawned.wait()
        log.append("waiter knows")
    return log


@expect([])
async def test_a_child_that_is_cancelled_before_its_first_step_never_runs(lib: Backend) -> Any:
    log: list[str] = []

    async def child() -> None:
        log.append("started")
        await lib.sleep(1)
        log.append("finished")

    async with lib.open_task_group() as group:
        group.spawn(child).cancel()
    return log


@expect("done")
async def test_cancelling_a_child_that_is_over_does_nothing(lib: Backend) -> Any:
    async def child() -> str:
        return "done"

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await spawned.wait()
        spawned.cancel()
        await lib.checkpoint()
        return await spawned.wait()


@expect("finished")
async def test_cancelling_a_waiter_leaves_the_child_alone(lib: Backend) -> Any:
    async def child() -> str:
        await lib.sleep(5)
        return "finished"

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        async with lib.move_on_after(1):
            await spawned.wait()
        return await spawned.wait()


@expect(["cleaning up", "cleaned up"])
async def test_the_group_waits_for_the_cleanup_of_a_cancelled_child(lib: Backend) -> Any:
    log: list[str] = []

    async def clean_up() -> None:
        log.append("cleaning up")
        await lib.sleep(5)
        log.append("cleaned up")

    async def child() -> None:
        try:
            await lib.sleep(10)
        finally:
            await lib.shielded(clean_up)

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await lib.sleep(1)
        spawned.cancel()
    return log


@expect(["at the next wait"])
async def test_a_child_can_cancel_itself(lib: Backend) -> Any:
    log: list[str] = []

    async def child() -> None:
        await lib.sleep(1)
        spawned.cancel()
        try:
            await lib.sleep(1)
            log.append("went on")
        finally:
            log.append("at the next wait")

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
    return log


@expect("recovered")
async def test_a_child_that_swallows_its_cancellation_has_a_result(lib: Backend) -> Any:
    async def child() -> str:
        try:
            await lib.sleep(10)
        except lib.Cancelled:
            pass  # on purpose: what then?
        return "recovered"

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await lib.sleep(1)
        spawned.cancel()
    return await spawned.wait()


async def test_a_hundred_children_have_a_hundred_results(lib: Backend) -> None:
    async def child(number: int) -> int:
        await lib.sleep(100 - number)
        return number

    async with lib.open_task_group() as group:
        children = [group.spawn(child, number) for number in range(100)]
        results = [await spawned.wait() for spawned in children]
    assert results == list(range(100))


@expect("from the sibling")
async def test_a_child_waits_for_its_sibling(lib: Backend) -> Any:
    async def child() -> str:
        await lib.sleep(3)
        return "from the sibling"

    async with lib.open_task_group() as group:
        first = group.spawn(child)
        second = group.spawn(first.wait)
        return await second.wait()
