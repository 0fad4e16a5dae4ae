"""What happens when there are very many of them?

Full size on the three loops; a tenth or a hundredth on the others, which take longer and make no
such promise.
"""

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect, needs

_OURS = ("yieldloop", "futureloop", "nurseryloop")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120), needs("open_task_group")]


def _many(lib: Backend, ours: int, others: int) -> int:
    return ours if lib.name in _OURS else others


async def test_a_million_tasks_are_spawned_and_joined(lib: Backend) -> None:
    batches = _many(lib, 1000, 5)
    ended = 0

    async def child() -> None:
        nonlocal ended
        ended += 1

    for _ in range(batches):
        async with lib.open_task_group() as group:
            for _ in range(1000):
                group.start_soon(child)
    assert ended == batches * 1000


@needs("Event")
async def test_a_hundred_thousand_tasks_are_parked_and_woken(lib: Backend) -> None:
    count = _many(lib, 100_000, 2_000)
    event = lib.Event()
    woken = 0

    async def wait() -> None:
        nonlocal woken
        await event.wait()
        woken += 1

    async with lib.open_task_group() as group:
        for _ in range(count):
            group.start_soon(wait)
        await lib.sleep(1)
        assert woken == 0
        event.set()
    assert woken == count


async def test_a_hundred_thousand_sleeping_tasks_are_cancelled(lib: Backend) -> None:
    count = _many(lib, 100_000, 2_000)
    cleaned_up = 0

    async def wait() -> None:
        nonlocal cleaned_up
        try:
            await lib.sleep(1000)
        finally:
            cleaned_up += 1

    async with lib.open_task_group() as group:
        for _ in range(count):
            group.start_soon(wait)
        await lib.sleep(1)
        group.cancel()
    assert cleaned_up == count


@expect(0)
async def test_timers_that_do_not_fire_are_forgotten(lib: Backend) -> float:
    before = lib.current_time()
    for _ in range(_many(lib, 100_000, 5_000)):
        async with lib.move_on_after(1000):
            pass
    await lib.checkpoint()
    return lib.current_time() - before


@needs("Lock")
async def test_ten_thousand_tasks_wait_for_one_lock_in_turn(lib: Backend) -> None:
    count = _many(lib, 10_000, 1_000)
    lock = lib.Lock()
    order: list[int] = []

    async def hold(number: int) -> None:
        async with lock:
            order.append(number)

    async with lib.open_task_group() as group:
        async with lock:
            for number in range(count):
                group.start_soon(hold, number)
            await lib.sleep(1)
        assert order == []
    assert sorted(order) == list(range(count))


@needs("Queue")
async def test_a_hundred_thousand_values_pass_a_small_queue(lib: Backend) -> None:
    count = _many(lib, 100_000, 5_000)
    queue = lib.Queue(3)

    async def produce() -> None:
        for number in range(count):
            await queue.put(number)

    async with lib.open_task_group() as group:
        group.start_soon(produce)
        for number in range(count):
            assert await queue.get() == number


async def test_groups_two_hundred_deep(lib: Backend) -> None:
    deepest = 0

    async def go_down(depth: int) -> None:
        nonlocal deepest
        deepest = max(deepest, depth)
        if depth < 200:
            async with lib.open_task_group() as group:
                group.start_soon(go_down, depth + 1)

    await go_down(0)
    assert deepest == 200


async def test_a_chain_of_ten_thousand_tasks_ends_from_the_inside(lib: Backend) -> None:
    length = _many(lib, 10_000, 500)
    ended = 0

    async def link(left: int) -> None:
        nonlocal ended
        if left:
            async with lib.open_task_group() as group:
                group.start_soon(link, left - 1)
        ended += 1

    await link(length)
    assert ended == length + 1
