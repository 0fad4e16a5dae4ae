"""Who holds a lock, and who is next?"""

from loopcorpus import Backend
from loopcorpus._arriving import arrive, outcome, settle
from loopcorpus._cases import expect, needs

pytestmark = needs("Lock")


@expect([False, True, False])
async def test_a_lock_is_locked_while_it_is_held(lib: Backend) -> list[bool]:
    lock = lib.Lock()
    seen = [lock.locked()]
    async with lock:
        seen.append(lock.locked())
    return [*seen, lock.locked()]


@expect(1)
async def test_one_holder_at_a_time(lib: Backend) -> int:
    lock = lib.Lock()
    holders = most = 0

    async def hold() -> None:
        nonlocal holders, most
        for _ in range(5):
            async with lock:
                holders += 1
                most = max(most, holders)
                await lib.checkpoint()
                holders -= 1

    async with lib.open_task_group() as group:
        for _ in range(5):
            group.start_soon(hold)
    return most


@expect(["first", "second", "third"])
async def test_first_come_first_served(lib: Backend) -> list[str]:
    order: list[str] = []
    lock = lib.Lock()

    async def hold(name: str) -> None:
        async with lock:
            order.append(name)
            await lib.checkpoint()

    async with lib.open_task_group() as group, lock:
        for name in ("first", "second", "third"):
            await arrive(lib, group, hold, name)
    return order


@expect(["waiter", "holder again"])
async def test_the_holder_cannot_take_it_again_before_the_waiter(lib: Backend) -> list[str]:
    order: list[str] = []
    lock = lib.Lock()

    async def hold() -> None:
        async with lock:
            order.append("waiter")

    async with lib.open_task_group() as group:
        await lock.acquire()
        await arrive(lib, group, hold)
        lock.release()
        async with lock:
            order.append("holder again")
    return order


@expect(["waiter", "newcomer"])
async def test_a_newcomer_cannot_overtake_a_waiter_who_was_woken(lib: Backend) -> list[str]:
    order: list[str] = []
    lock, go = lib.Lock(), lib.Event()

    async def hold(name: str) -> None:
        async with lock:
            order.append(name)

    async def come() -> None:
        await go.wait()
        await hold("newcomer")

    async with lib.open_task_group() as group:
        await arrive(lib, group, come)
        await lock.acquire()
        await arrive(lib, group, hold, "waiter")
        go.set()  # the newcomer becomes ready before the waiter does
        lock.release()
    return order


@expect(False)
async def test_an_exception_in_the_block_gives_the_lock_back(lib: Backend) -> bool:
    lock = lib.Lock()
    try:
        async with lock:
            raise ValueError
    except ValueError:
        return lock.locked()


@expect(["raised", "taken"])
async def test_who_raises_while_holding_gives_the_lock_to_the_waiter(lib: Backend) -> list[str]:
    seen: list[str] = []
    lock = lib.Lock()

    async def raise_while_holding() -> None:
        try:
            async with lock:
                await lib.sleep(10)
                raise ValueError
        except ValueError:
            seen.append("raised")

    async def take() -> None:
        async with lock:
            seen.append("taken")

    async with lib.open_task_group() as group:
        await arrive(lib, group, raise_while_holding)
        await arrive(lib, group, take)
    return seen


@expect("waits")
async def test_a_held_lock_makes_others_wait(lib: Backend) -> object:
    lock = lib.Lock()

    async def hold() -> None:
        async with lock:
            await lib.sleep(10)

    async with lib.open_task_group() as group:
        await arrive(lib, group, hold)
        return await outcome(lib, lock.acquire())


async def test_a_lock_whose_waiters_all_gave_up_is_free_after_release(lib: Backend) -> None:
    lock = lib.Lock()
    async with lib.open_task_group() as group:
        await lock.acquire()
        waiters = [await arrive(lib, group, lock.acquire) for _ in range(3)]
        for waiter in waiters:
            waiter.cancel()
        await settle(lib)
        assert lock.locked()
        lock.release()
        assert not lock.locked()


@expect(["second", "first"])
async def test_who_gave_up_and_came_again_is_last(lib: Backend) -> list[str]:
    order: list[str] = []
    lock = lib.Lock()

    async def hold(name: str) -> None:
        async with lock:
            order.append(name)

    async def hesitate() -> None:
        async with lib.move_on_after(2):
            await hold("too early")
        await hold("first")

    async with lib.open_task_group() as group, lock:
        group.start_soon(hesitate)
        await settle(lib)
        await arrive(lib, group, hold, "second")
        await lib.sleep(5)
    return order


async def test_many_locks_do_not_disturb_each_other(lib: Backend) -> None:
    locks = [lib.Lock() for _ in range(10)]
    taken: list[int] = []

    async def hold(number: int) -> None:
        async with locks[number]:
            taken.append(number)
            await lib.sleep(10)

    async with lib.open_task_group() as group:
        for number in range(10):
            group.start_soon(hold, number)
        await settle(lib)
        assert sorted(taken) == list(range(10))
