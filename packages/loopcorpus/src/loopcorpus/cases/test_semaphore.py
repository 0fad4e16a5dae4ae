"""How many hold a semaphore at once, and who is next?"""

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, outcome, settle
from loopcorpus._cases import expect, needs

pytestmark = needs("Semaphore")


@pytest.mark.parametrize("value", [1, 2, 5])
async def test_at_most_that_many_holders(lib: Backend, value: int) -> None:
    semaphore = lib.Semaphore(value)
    holders = most = 0

    async def hold() -> None:
        nonlocal holders, most
        for _ in range(4):
            async with semaphore:
                holders += 1
                most = max(most, holders)
                await lib.checkpoint()
                holders -= 1

    async with lib.open_task_group() as group:
        for _ in range(8):
            group.start_soon(hold)
    assert most == value


@expect([0, 1, 2, 3])
async def test_first_come_first_served(lib: Backend) -> list[int]:
    order: list[int] = []
    semaphore = lib.Semaphore(1)

    async def hold(number: int) -> None:
        async with semaphore:
            order.append(number)

    async with lib.open_task_group() as group:
        await semaphore.acquire()
        for number in range(4):
            await arrive(lib, group, hold, number)
        semaphore.release()
    return order


@expect(["waiter", "holder again"])
async def test_the_holder_cannot_take_it_again_before_the_waiter(lib: Backend) -> list[str]:
    order: list[str] = []
    semaphore = lib.Semaphore(1)

    async def hold() -> None:
        async with semaphore:
            order.append("waiter")

    async with lib.open_task_group() as group:
        await semaphore.acquire()
        await arrive(lib, group, hold)
        semaphore.release()
        async with semaphore:
            order.append("holder again")
    return order


@expect(["waiter", "newcomer"])
async def test_a_newcomer_cannot_overtake_a_waiter_who_was_woken(lib: Backend) -> list[str]:
    order: list[str] = []
    semaphore, go = lib.Semaphore(0), lib.Event()

    async def hold(name: str) -> None:
        await semaphore.acquire()
        order.append(name)
        semaphore.release()

    async def come() -> None:
        await go.wait()
        await hold("newcomer")

    async with lib.open_task_group() as group:
        await arrive(lib, group, come)
        await arrive(lib, group, hold, "waiter")
        go.set()
        semaphore.release()
    return order


@expect(3)
async def test_releases_before_anyone_waits_are_kept(lib: Backend) -> int:
    semaphore = lib.Semaphore(0)
    for _ in range(3):
        semaphore.release()
    taken = 0
    async with lib.move_on_after(1):
        while True:
            await semaphore.acquire()
            taken += 1
    return taken


@expect("waits")
async def test_zero_makes_everyone_wait(lib: Backend) -> object:
    return await outcome(lib, lib.Semaphore(0).acquire())


async def test_another_task_may_release(lib: Backend) -> None:
    semaphore = lib.Semaphore(0)

    async def release() -> None:
        semaphore.release()

    async with lib.open_task_group() as group:
        group.start_soon(release)
        await semaphore.acquire()


@expect(2)
async def test_two_releases_wake_two_waiters(lib: Backend) -> int:
    semaphore = lib.Semaphore(0)
    woken = 0

    async def wait() -> None:
        nonlocal woken
        await semaphore.acquire()
        woken += 1

    async with lib.open_task_group() as group:
        for _ in range(4):
            await arrive(lib, group, wait)
        semaphore.release()
        semaphore.release()
        await settle(lib)
        seen = woken
        group.cancel()
    return seen


async def test_an_exception_in_the_block_gives_the_place_back(lib: Backend) -> None:
    semaphore = lib.Semaphore(1)
    for _ in range(3):
        try:
            async with semaphore:
                raise ValueError
        except ValueError:
            continue


async def test_a_waiter_that_gave_up_takes_no_place(lib: Backend) -> None:
    semaphore = lib.Semaphore(0)
    async with lib.open_task_group() as group:
        waiter = await arrive(lib, group, semaphore.acquire)
        waiter.cancel()
        await settle(lib)
        semaphore.release()
        before = lib.current_time()
        await semaphore.acquire()
        assert lib.current_time() == before
