"""What happens to the others when one of those who wait for the same thing is cancelled?"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs
from loopcorpus._contract import TaskGroup

# Makes: how to wait, and the plain call that lets everyone go on.
Broadcast = tuple[Callable[[], Awaitable[Any]], Callable[[], object]]


async def _event(lib: Backend, group: TaskGroup) -> Broadcast:
    event = lib.Event()
    return event.wait, event.set


async def _join(lib: Backend, group: TaskGroup) -> Broadcast:
    queue = lib.Queue()
    queue.put_nowait("item")
    queue.get_nowait()
    return queue.join, queue.task_done


async def _child(lib: Backend, group: TaskGroup) -> Broadcast:
    event = lib.Event()
    child = await arrive(lib, group, event.wait)
    return child.wait, event.set


async def _condition(lib: Backend, group: TaskGroup) -> Broadcast:
    condition, held, told = lib.Condition(), lib.Event(), False

    async def wait() -> None:
        async with condition:
            while not told:
                await condition.wait()

    async def notify() -> None:
        nonlocal told
        await held.wait()
        async with condition:
            told = True
            condition.notify_all()

    await arrive(lib, group, notify)
    return wait, held.set


everyone = pytest.mark.parametrize(
    "make",
    [
        pytest.param(_event, id="Event.wait", marks=needs("Event")),
        pytest.param(_join, id="Queue.join", marks=needs("Queue")),
        pytest.param(_child, id="Child.wait", marks=needs("open_task_group")),
        pytest.param(_condition, id="Condition.notify_all", marks=needs("Condition")),
    ],
)
Make = Callable[[Backend, TaskGroup], Awaitable[Broadcast]]


class _Crowd:
    def __init__(self, lib: Backend, group: TaskGroup, wait: Callable[[], Awaitable[Any]]) -> None:
        self.lib, self.group, self._wait = lib, group, wait
        self.ended: list[str] = []

    async def _one(self, name: str) -> None:
        await self._wait()
        self.ended.append(name)

    async def come(self, name: str) -> Any:
        return await arrive(self.lib, self.group, self._one, name)


@everyone
@expect(["second", "third"])
async def test_cancelled_while_waiting(lib: Backend, make: Make) -> list[str]:
    async with lib.open_task_group() as group:
        wait, go = await make(lib, group)
        crowd = _Crowd(lib, group, wait)
        first, _, _ = [await crowd.come(name) for name in ("first", "second", "third")]
        first.cancel()
        await settle(lib)
        assert crowd.ended == []
        go()
    return sorted(crowd.ended)


@everyone
@expect(["second", "third"])
async def test_cancelled_in_the_turn_in_which_everyone_goes_on(
    lib: Backend, make: Make
) -> list[str]:
    async with lib.open_task_group() as group:
        wait, go = await make(lib, group)
        crowd = _Crowd(lib, group, wait)
        first, _, _ = [await crowd.come(name) for name in ("first", "second", "third")]
        go()
        first.cancel()
    # Whether the first one went on is for its library to say; the others have to.
    return sorted(set(crowd.ended) - {"first"})


@everyone
@expect([])
async def test_the_whole_group_is_cancelled(lib: Backend, make: Make) -> list[str]:
    async with lib.open_task_group() as group:
        wait, _go = await make(lib, group)
        crowd = _Crowd(lib, group, wait)
        for name in ("first", "second", "third"):
            await crowd.come(name)
        group.cancel()
    return crowd.ended


@everyone
@expect(["late"])
async def test_who_comes_after_a_cancellation_waits_as_well(lib: Backend, make: Make) -> list[str]:
    async with lib.open_task_group() as group:
        wait, go = await make(lib, group)
        crowd = _Crowd(lib, group, wait)
        (await crowd.come("first")).cancel()
        await crowd.come("late")
        assert crowd.ended == []
        go()
    return crowd.ended
