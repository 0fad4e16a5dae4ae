"""How is a child started that has to be ready first?"""

from __future__ import annotations

from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect


@expect(["starting", "ready with 8000", "working"])
async def test_start_returns_what_the_child_says_when_it_is_ready(lib: Backend) -> Any:
    log: list[str] = []

    async def server(port: int, *, task_status: Any) -> None:
        log.append("starting")
        await lib.sleep(1)
        task_status.started(port)
        await lib.sleep(1)
        log.append("working")

    async with lib.open_task_group() as group:
        port = await group.start(server, 8000)
        log.append(f"ready with {port}")
    return log


@expect(None)
async def test_a_child_may_be_ready_with_nothing(lib: Backend) -> Any:
    async def child(*, task_status: Any) -> None:
        task_status.started()

    async with lib.open_task_group() as group:
        return await group.start(child)


async def test_a_child_that_ends_without_being_ready_is_an_error(lib: Backend) -> None:
    async def child(*, task_status: Any) -> None:
        await lib.sleep(1)

    async with lib.open_task_group() as group:
        with pytest.raises(RuntimeError, match="started"):
            await group.start(child)


@expect("the group goes on")
async def test_what_a_child_raises_before_it_is_ready_comes_out_of_start(lib: Backend) -> Any:
    error = KeyError("no port")

    async def child(*, task_status: Any) -> None:
        await lib.sleep(1)
        raise error

    async with lib.open_task_group() as group:
        with pytest.raises(KeyError) as caught:
            await group.start(child)
        assert caught.value is error
        await lib.sleep(1)
        return "the group goes on"


@expect("in the group")
async def test_what_a_child_raises_after_it_was_ready_comes_out_of_the_group(lib: Backend) -> Any:
    error = KeyError("later")

    async def child(*, task_status: Any) -> None:
        task_status.started()
        await lib.sleep(1)
        raise error

    with pytest.raises(ExceptionGroup) as caught:
        async with lib.open_task_group() as group:
            await group.start(child)
    assert caught.value.exceptions == (error,)
    return "in the group"


async def test_being_ready_twice_is_an_error_in_the_child(lib: Backend) -> None:
    async def child(*, task_status: Any) -> None:
        task_status.started()
        with pytest.raises(RuntimeError):
            task_status.started()

    async with lib.open_task_group() as group:
        await group.start(child)


@expect(["child cancelled"])
async def test_cancelling_start_cancels_the_child(lib: Backend) -> Any:
    log: list[str] = []

    async def child(*, task_status: Any) -> None:
        try:
            await lib.sleep(100)
        finally:
            log.append("child cancelled")

    async with lib.open_task_group() as group:
        async with lib.move_on_after(1):
            await group.start(child)
        await lib.sleep(1)
        return list(log)


@expect([["a", "b"], "a failed: b was cancelled"])
async def test_servers_that_started_are_siblings(lib: Backend) -> Any:
    ready: list[str] = []
    cancelled: list[str] = []

    async def server(name: str, *, task_status: Any) -> None:
        task_status.started(name)
        try:
            await lib.sleep(2 if name == "a" else 100)
            raise KeyError(name)
        except lib.Cancelled:
            cancelled.append(name)
            raise

    with pytest.raises(ExceptionGroup):
        async with lib.open_task_group() as group:
            ready.append(await group.start(server, "a"))
            ready.append(await group.start(server, "b"))
    return [ready, f"a failed: {', '.join(cancelled)} was cancelled"]
