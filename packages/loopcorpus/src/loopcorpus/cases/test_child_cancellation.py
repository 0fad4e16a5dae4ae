"""What happens when a child is cancelled by itself?"""

from __future__ import annotations

from typing import Any

import pytest

from loopcorpus import Backend, ChildCancelled
from loopcorpus._cases import expect


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
