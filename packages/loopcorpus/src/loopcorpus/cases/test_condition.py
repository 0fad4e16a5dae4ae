"""Who goes on when a condition is notified?"""

from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs

pytestmark = needs("Condition")


class _Waiters:
    """Tasks that wait on one condition and say when they have been woken."""

    def __init__(self, lib: Backend, group: Any) -> None:
        self.lib, self.group = lib, group
        self.condition = lib.Condition()
        self.woken: list[int] = []

    async def wait(self, number: int) -> None:
        async with self.condition:
            await self.condition.wait()
            assert self.condition.locked()
            self.woken.append(number)

    async def come(self, count: int) -> list[Any]:
        return [await arrive(self.lib, self.group, self.wait, number) for number in range(count)]

    async def notify(self, n: int) -> None:
        async with self.condition:
            self.condition.notify(n)
        await settle(self.lib)


@expect([[0], [0, 1, 2], [0, 1, 2, 3]])
async def test_notify_wakes_that_many_of_those_who_came_first(lib: Backend) -> list[list[int]]:
    seen = []
    async with lib.open_task_group() as group:
        waiters = _Waiters(lib, group)
        await waiters.come(4)
        for n in (1, 2, 5):
            await waiters.notify(n)
            seen.append(sorted(waiters.woken))
    return seen


@expect([0, 1, 2])
async def test_notified_tasks_go_on_in_the_order_in_which_they_came(lib: Backend) -> list[int]:
    async with lib.open_task_group() as group:
        waiters = _Waiters(lib, group)
        await waiters.come(3)
        await waiters.notify(3)
    return waiters.woken


@expect([0, 1, 2, 3])
async def test_notify_all_wakes_everyone(lib: Backend) -> list[int]:
    async with lib.open_task_group() as group:
        waiters = _Waiters(lib, group)
        await waiters.come(4)
        async with waiters.condition:
            waiters.condition.notify_all()
    return sorted(waiters.woken)


@expect([])
async def test_a_notification_that_nobody_waits_for_is_not_kept(lib: Backend) -> list[int]:
    async with lib.open_task_group() as group:
        waiters = _Waiters(lib, group)
        await waiters.notify(3)
        await waiters.come(1)
        await settle(lib)
        seen = list(waiters.woken)
        group.cancel()
    return seen


@expect(["notified", "released", "woken"])
async def test_a_notified_task_goes_on_only_with_the_lock(lib: Backend) -> list[str]:
    seen: list[str] = []
    condition = lib.Condition()

    async def wait() -> None:
        async with condition:
            await condition.wait()
            seen.append("woken")

    async with lib.open_task_group() as group:
        await arrive(lib, group, wait)
        async with condition:
            condition.notify()
            seen.append("notified")
            await settle(lib)
            seen.append("released")
    return seen


@expect(True)
async def test_waiting_gives_the_lock_away(lib: Backend) -> bool:
    async with lib.open_task_group() as group:
        waiters = _Waiters(lib, group)
        await waiters.come(1)
        free = not waiters.condition.locked()
        await waiters.notify(1)
    return free


@expect([1])
async def test_a_waiter_that_gave_up_takes_no_notification(lib: Backend) -> list[int]:
    async with lib.open_task_group() as group:
        waiters = _Waiters(lib, group)
        first, _second = await waiters.come(2)
        first.cancel()
        await settle(lib)
        await waiters.notify(1)
    return waiters.woken


@expect([True, True, False])
async def test_a_cancelled_waiter_has_the_lock_again_until_it_leaves(lib: Backend) -> list[bool]:
    condition = lib.Condition()
    seen: list[bool] = []

    async def wait() -> None:
        async with condition:
            try:
                await condition.wait()
            finally:
                seen.append(condition.locked())

    async with lib.open_task_group() as group:
        child = await arrive(lib, group, wait)
        async with condition:
            child.cancel()
            await settle(lib)
            seen.append(condition.locked())  # ours: the cancelled one has to wait for it
    # The order of the two is told by the lock: ours is given back before the other has it.
    return [*seen, condition.locked()]


@expect([1, 2, 3, 4, 5])
async def test_a_bounded_buffer_over_a_condition(lib: Backend) -> list[int]:
    condition = lib.Condition()
    buffer: list[int] = []
    received: list[int] = []

    async def produce() -> None:
        for number in range(1, 6):
            async with condition:
                while len(buffer) == 2:
                    await condition.wait()
                buffer.append(number)
                condition.notify_all()

    async def consume() -> None:
        while len(received) < 5:
            async with condition:
                while not buffer:
                    await condition.wait()
                received.append(buffer.pop(0))
                condition.notify_all()

    async with lib.open_task_group() as group:
        group.start_soon(produce)
        group.start_soon(consume)
    return received


async def test_an_exception_in_the_block_gives_the_lock_back(lib: Backend) -> None:
    condition = lib.Condition()
    try:
        async with condition:
            raise ValueError
    except ValueError:
        assert not condition.locked()


async def test_acquire_and_release_work_without_the_block(lib: Backend) -> None:
    condition = lib.Condition()
    await condition.acquire()
    assert condition.locked()
    condition.release()
    assert not condition.locked()
