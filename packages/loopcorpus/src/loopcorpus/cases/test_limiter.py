"""How many may go at once?"""

from loopcorpus import Backend
from loopcorpus._arriving import arrive, outcome, settle
from loopcorpus._cases import expect, needs

pytestmark = needs("CapacityLimiter")


@expect([(0, 3), (1, 2), (0, 3)])
async def test_tokens_are_counted(lib: Backend) -> list[tuple[int, float]]:
    limiter = lib.CapacityLimiter(3)
    seen = [(limiter.borrowed_tokens, limiter.available_tokens)]
    async with limiter:
        seen.append((limiter.borrowed_tokens, limiter.available_tokens))
    return [*seen, (limiter.borrowed_tokens, limiter.available_tokens)]


@expect(2)
async def test_at_most_that_many_at_once(lib: Backend) -> int:
    limiter = lib.CapacityLimiter(2)
    most = 0

    async def borrow() -> None:
        nonlocal most
        async with limiter:
            most = max(most, limiter.borrowed_tokens)
            await lib.checkpoint()

    async with lib.open_task_group() as group:
        for _ in range(6):
            group.start_soon(borrow)
    return most


@expect([0, 1, 2, 3])
async def test_first_come_first_served(lib: Backend) -> list[int]:
    order: list[int] = []
    limiter = lib.CapacityLimiter(1)

    async def borrow(number: int) -> None:
        async with limiter:
            order.append(number)

    async with lib.open_task_group() as group, limiter:
        for number in range(4):
            await arrive(lib, group, borrow, number)
    return order


@expect("waits")
async def test_without_a_free_token_one_waits(lib: Backend) -> object:
    limiter = lib.CapacityLimiter(1)

    async def borrow() -> None:
        async with limiter:
            await lib.sleep(10)

    async with lib.open_task_group() as group:
        await arrive(lib, group, borrow)
        return await outcome(lib, limiter.acquire())


@expect(3)
async def test_more_tokens_let_waiters_go_on_at_once(lib: Backend) -> int:
    limiter = lib.CapacityLimiter(1)

    async def borrow() -> None:
        async with limiter:
            await lib.sleep(10)

    async with lib.open_task_group() as group:
        for _ in range(4):
            await arrive(lib, group, borrow)
        assert limiter.borrowed_tokens == 1
        limiter.total_tokens = 3
        await settle(lib)
        return limiter.borrowed_tokens


@expect([2, 2, 1])
async def test_fewer_tokens_are_reached_as_they_come_back(lib: Backend) -> list[int]:
    limiter = lib.CapacityLimiter(2)
    seen: list[int] = []

    async def borrow(seconds: float) -> None:
        async with limiter:
            await lib.sleep(seconds)

    async with lib.open_task_group() as group:
        for seconds in (10, 20, 20):
            await arrive(lib, group, borrow, seconds)
        seen.append(limiter.borrowed_tokens)
        limiter.total_tokens = 1
        await settle(lib)
        seen.append(limiter.borrowed_tokens)
        await lib.sleep(10)
        seen.append(limiter.borrowed_tokens)
    return seen


async def test_an_exception_in_the_block_gives_the_token_back(lib: Backend) -> None:
    limiter = lib.CapacityLimiter(1)
    try:
        async with limiter:
            raise ValueError
    except ValueError:
        assert limiter.borrowed_tokens == 0


async def test_a_cancelled_borrower_gives_the_token_back(lib: Backend) -> None:
    limiter = lib.CapacityLimiter(1)

    async def borrow() -> None:
        async with limiter:
            await lib.sleep(100)

    async with lib.open_task_group() as group:
        child = await arrive(lib, group, borrow)
        child.cancel()
        await settle(lib)
        assert limiter.borrowed_tokens == 0
        async with limiter:
            assert limiter.borrowed_tokens == 1


async def test_a_cancelled_waiter_takes_no_token(lib: Backend) -> None:
    limiter = lib.CapacityLimiter(1)
    async with lib.open_task_group() as group:
        async with limiter:
            child = await arrive(lib, group, limiter.acquire)
            child.cancel()
            await settle(lib)
            assert limiter.borrowed_tokens == 1
        assert limiter.borrowed_tokens == 0
