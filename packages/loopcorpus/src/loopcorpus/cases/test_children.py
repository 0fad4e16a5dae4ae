"""Who owns a child task, and what can be done with it?"""

from __future__ import annotations

from typing import Any

import pytest

from loopcorpus import Backend
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
