"""How do values pass through a queue?"""

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, outcome, settle
from loopcorpus._cases import expect, needs

pytestmark = needs("Queue")


@expect([1, 2, 3])
async def test_first_in_first_out(lib: Backend) -> list[int]:
    queue = lib.Queue()
    for number in (1, 2, 3):
        await queue.put(number)
    return [await queue.get() for _ in range(3)]


@expect([None, False, 0, "", ()])
async def test_every_value_passes(lib: Backend) -> list[object]:
    queue = lib.Queue()
    for value in (None, False, 0, "", ()):
        queue.put_nowait(value)
    return [await queue.get() for _ in range(5)]


@expect([0, 1, 2, 1])
async def test_its_size_is_counted(lib: Backend) -> list[int]:
    queue = lib.Queue()
    seen = [queue.qsize()]
    for _ in range(2):
        queue.put_nowait("value")
        seen.append(queue.qsize())
    queue.get_nowait()
    return [*seen, queue.qsize()]


@expect("waits")
async def test_get_from_an_empty_queue_waits(lib: Backend) -> object:
    return await outcome(lib, lib.Queue().get())


@expect("waits")
async def test_put_into_a_full_queue_waits(lib: Backend) -> object:
    queue = lib.Queue(1)
    await queue.put("first")
    return await outcome(lib, queue.put("second"))


async def test_get_nowait_from_an_empty_queue(lib: Backend) -> None:
    with pytest.raises(lib.QueueEmpty):
        lib.Queue().get_nowait()


@expect(1)
async def test_put_nowait_into_a_full_queue(lib: Backend) -> int:
    queue = lib.Queue(1)
    queue.put_nowait("first")
    with pytest.raises(lib.QueueFull):
        queue.put_nowait("second")
    return queue.qsize()


@expect(10_000)
async def test_without_a_bound_put_never_waits(lib: Backend) -> int:
    queue = lib.Queue()
    before = lib.current_time()
    for number in range(10_000):
        await queue.put(number)
    assert lib.current_time() == before
    return queue.qsize()


@expect([("first", "a"), ("second", "b"), ("third", "c")])
async def test_who_asked_first_is_served_first(lib: Backend) -> list[tuple[str, str]]:
    got: list[tuple[str, str]] = []
    queue = lib.Queue()

    async def take(name: str) -> None:
        got.append((name, await queue.get()))

    async with lib.open_task_group() as group:
        for name in ("first", "second", "third"):
            await arrive(lib, group, take, name)
        for item in "abc":
            await queue.put(item)
    return got


@expect(["held", "first", "second", "third"])
async def test_who_waits_longest_to_put_goes_in_first(lib: Backend) -> list[str]:
    queue = lib.Queue(1)
    await queue.put("held")
    async with lib.open_task_group() as group:
        for item in ("first", "second", "third"):
            await arrive(lib, group, queue.put, item)
        return [await queue.get() for _ in range(4)]


@expect("waiter")
async def test_an_item_for_a_waiter_cannot_be_snatched(lib: Backend) -> str:
    queue = lib.Queue()
    got: list[str] = []

    async def take(name: str) -> None:
        await queue.get()
        got.append(name)

    async with lib.open_task_group() as group:
        await arrive(lib, group, take, "waiter")
        queue.put_nowait("item")
        try:
            queue.get_nowait()  # before the waiter has run
        except lib.QueueEmpty:
            await settle(lib)
        else:
            got.append("snatcher")
            queue.put_nowait("another")
    return got[0]


@expect(["held", "waiter's", "newcomer's"])
async def test_a_place_for_a_waiter_cannot_be_snatched(lib: Backend) -> list[str]:
    queue = lib.Queue(1)
    queue.put_nowait("held")
    async with lib.open_task_group() as group:
        await arrive(lib, group, queue.put, "waiter's")
        got = [queue.get_nowait()]
        try:
            queue.put_nowait("newcomer's")  # before the waiter has run
        except lib.QueueFull:
            got.append(await queue.get())
            queue.put_nowait("newcomer's")
        while len(got) < 3:
            got.append(await queue.get())
    return got


@expect([3, 3])
async def test_a_bounded_queue_never_holds_more(lib: Backend) -> list[int]:
    queue = lib.Queue(3)
    most = 0

    async def produce() -> None:
        nonlocal most
        for number in range(50):
            await queue.put(number)
            most = max(most, queue.qsize())

    async def consume() -> None:
        for number in range(50):
            assert await queue.get() == number

    async with lib.open_task_group() as group:
        await arrive(lib, group, produce)
        seen = queue.qsize()
        group.start_soon(consume)
    return [seen, most]


@expect(list(range(30)))
async def test_three_producers_and_three_consumers_pass_everything_once(
    lib: Backend,
) -> list[int]:
    queue = lib.Queue(2)
    got: list[int] = []

    async def produce(start: int) -> None:
        for number in range(start, start + 10):
            await queue.put(number)
            await lib.checkpoint()

    async def consume() -> None:
        for _ in range(10):
            got.append(await queue.get())
            await lib.checkpoint()

    async with lib.open_task_group() as group:
        for start in (0, 10, 20):
            group.start_soon(produce, start)
            group.start_soon(consume)
    return sorted(got)


@expect([1, "cancelled took nothing"])
async def test_an_item_goes_past_a_waiter_that_gave_up(lib: Backend) -> list[object]:
    queue = lib.Queue()
    async with lib.open_task_group() as group:
        gave_up = await arrive(lib, group, queue.get)
        other = await arrive(lib, group, queue.get)
        gave_up.cancel()
        await settle(lib)
        await queue.put(1)
        return [await other.wait(), "cancelled took nothing"]


@expect([0, 2])
async def test_an_item_whose_put_was_cancelled_does_not_arrive(lib: Backend) -> list[int]:
    queue = lib.Queue(1)
    await queue.put(0)
    async with lib.open_task_group() as group:
        gave_up = await arrive(lib, group, queue.put, 1)
        await arrive(lib, group, queue.put, 2)
        gave_up.cancel()
        await settle(lib)
        return [await queue.get() for _ in range(2)]


@expect(["waits", "waits", None])
async def test_join_waits_until_every_item_is_done(lib: Backend) -> list[object]:
    queue = lib.Queue()
    seen = []
    for number in range(2):
        await queue.put(number)
    for _ in range(2):
        seen.append(await outcome(lib, queue.join()))
        await queue.get()
        queue.task_done()
    return [*seen, await outcome(lib, queue.join())]


async def test_join_of_an_untouched_queue_does_not_wait(lib: Backend) -> None:
    assert await outcome(lib, lib.Queue().join()) != "waits"


@expect(3)
async def test_everyone_who_joins_is_told(lib: Backend) -> int:
    queue = lib.Queue()
    await queue.put("item")
    told = 0

    async def join() -> None:
        nonlocal told
        await queue.join()
        told += 1

    async with lib.open_task_group() as group:
        for _ in range(3):
            await arrive(lib, group, join)
        assert told == 0
        await queue.get()
        queue.task_done()
    return told


@expect("waits")
async def test_a_put_after_the_last_done_makes_join_wait_again(lib: Backend) -> object:
    queue = lib.Queue()
    for _ in range(2):
        await queue.put("item")
    await queue.get()
    queue.task_done()
    await queue.get()
    queue.task_done()
    await queue.put("item")
    return await outcome(lib, queue.join())
