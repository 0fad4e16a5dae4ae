"""When does everyone go on?"""

from loopcorpus import Backend
from loopcorpus._arriving import arrive, outcome, settle
from loopcorpus._cases import expect, needs

pytestmark = needs("Barrier")


@expect(["came", "came", "came", "went on", "went on", "went on"])
async def test_nobody_goes_on_before_the_last_has_come(lib: Backend) -> list[str]:
    seen: list[str] = []
    barrier = lib.Barrier(3)

    async def meet() -> None:
        seen.append("came")
        await barrier.wait()
        seen.append("went on")

    async with lib.open_task_group() as group:
        for _ in range(3):
            await arrive(lib, group, meet)
    return seen


@expect([0, 1, 2, 3])
async def test_every_party_gets_a_number_of_its_own(lib: Backend) -> list[int]:
    barrier = lib.Barrier(4)
    return sorted(await lib.gather(*[barrier.wait] * 4))


@expect([0])
async def test_a_barrier_for_one_does_not_wait(lib: Backend) -> list[int]:
    barrier = lib.Barrier(1)
    before = lib.current_time()
    numbers = [await barrier.wait()]
    assert lib.current_time() == before
    return numbers


@expect([[0, 1], [0, 1], [0, 1]])
async def test_a_barrier_serves_round_after_round(lib: Backend) -> list[list[int]]:
    barrier = lib.Barrier(2)
    rounds: list[list[int]] = [[], [], []]

    async def meet() -> None:
        for numbers in rounds:
            numbers.append(await barrier.wait())

    await lib.gather(meet, meet)
    return [sorted(numbers) for numbers in rounds]


@expect([3, 3])
async def test_six_tasks_pass_a_barrier_for_three_in_two_rounds(lib: Backend) -> list[int]:
    barrier = lib.Barrier(3)
    passed = 0
    seen = []

    async def meet() -> None:
        nonlocal passed
        await barrier.wait()
        passed += 1

    async with lib.open_task_group() as group:
        for _ in range(2):
            before = passed
            for _ in range(3):
                await arrive(lib, group, meet)
            seen.append(passed - before)
    return seen


@expect("waits")
async def test_one_too_few_waits(lib: Backend) -> object:
    barrier = lib.Barrier(2)
    return await outcome(lib, barrier.wait())


@expect([0, 1])
async def test_a_cancelled_party_does_not_count(lib: Backend) -> list[int]:
    barrier = lib.Barrier(2)
    numbers: list[int] = []

    async def meet() -> None:
        numbers.append(await barrier.wait())

    async with lib.open_task_group() as group:
        cancelled = await arrive(lib, group, meet)
        cancelled.cancel()
        await settle(lib)
        await arrive(lib, group, meet)
        assert numbers == []
        await arrive(lib, group, meet)
    return sorted(numbers)


@expect([0, 1, 2])
async def test_the_numbers_of_a_round_are_whole_after_a_cancellation(lib: Backend) -> list[int]:
    barrier = lib.Barrier(3)
    numbers: list[int] = []

    async def meet() -> None:
        numbers.append(await barrier.wait())

    async with lib.open_task_group() as group:
        cancelled = await arrive(lib, group, meet)
        await arrive(lib, group, meet)
        cancelled.cancel()
        await settle(lib)
        for _ in range(2):
            await arrive(lib, group, meet)
    return sorted(numbers)
