"""In which order do the other queues hand out?"""

from dataclasses import dataclass, field

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, outcome, settle
from loopcorpus._cases import expect, needs

_BOTH = pytest.mark.parametrize("kind", ["LifoQueue", "PriorityQueue"])
pytestmark = needs("LifoQueue", "PriorityQueue")


@expect([3, 2, 1])
async def test_last_in_first_out(lib: Backend) -> list[int]:
    queue = lib.LifoQueue()
    for number in (1, 2, 3):
        await queue.put(number)
    return [await queue.get() for _ in range(3)]


@expect([2, 3, 1])
async def test_the_newest_first_also_in_between(lib: Backend) -> list[int]:
    queue = lib.LifoQueue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    got = [await queue.get()]
    queue.put_nowait(3)
    return [*got, await queue.get(), await queue.get()]


@expect([1, 1, 2, 3, 5, 9])
async def test_the_smallest_first(lib: Backend) -> list[int]:
    queue = lib.PriorityQueue()
    for number in (5, 1, 9, 3, 1, 2):
        await queue.put(number)
    return [await queue.get() for _ in range(6)]


@expect([1, 0, 2])
async def test_the_smallest_first_also_in_between(lib: Backend) -> list[int]:
    queue = lib.PriorityQueue()
    queue.put_nowait(2)
    queue.put_nowait(1)
    got = [await queue.get()]
    queue.put_nowait(0)
    return [*got, await queue.get(), await queue.get()]


@dataclass(order=True)
class _Job:
    priority: int
    name: str = field(compare=False)


@expect(["soon", "later"])
async def test_items_need_only_know_which_is_smaller(lib: Backend) -> list[str]:
    queue = lib.PriorityQueue()
    await queue.put(_Job(2, "later"))
    await queue.put(_Job(1, "soon"))
    return [(await queue.get()).name for _ in range(2)]


@expect(1)
async def test_an_item_that_cannot_be_compared_is_refused_and_not_kept(lib: Backend) -> int:
    queue = lib.PriorityQueue()
    queue.put_nowait(1)
    with pytest.raises(TypeError):
        queue.put_nowait("one")
    return queue.qsize()


@_BOTH
@expect("waits")
async def test_get_from_an_empty_queue_waits(lib: Backend, kind: str) -> object:
    return await outcome(lib, getattr(lib, kind)().get())


@_BOTH
@expect("waits")
async def test_put_into_a_full_queue_waits(lib: Backend, kind: str) -> object:
    queue = getattr(lib, kind)(1)
    await queue.put(1)
    return await outcome(lib, queue.put(2))


@_BOTH
async def test_nowait_raises_instead_of_waiting(lib: Backend, kind: str) -> None:
    queue = getattr(lib, kind)(1)
    with pytest.raises(lib.QueueEmpty):
        queue.get_nowait()
    queue.put_nowait(1)
    with pytest.raises(lib.QueueFull):
        queue.put_nowait(2)
    assert queue.qsize() == 1


@_BOTH
@expect(["first", "second"])
async def test_who_asked_first_is_served_first(lib: Backend, kind: str) -> list[str]:
    served: list[str] = []
    queue = getattr(lib, kind)()

    async def take(name: str) -> None:
        await queue.get()
        served.append(name)

    async with lib.open_task_group() as group:
        for name in ("first", "second"):
            await arrive(lib, group, take, name)
        for number in range(2):
            await queue.put(number)
            await settle(lib)
    return served


@_BOTH
@expect([0, 1, 2, 3])
async def test_waiting_producers_lose_nothing(lib: Backend, kind: str) -> list[int]:
    queue = getattr(lib, kind)(1)
    got: list[int] = []
    async with lib.open_task_group() as group:
        for number in range(4):
            await arrive(lib, group, queue.put, number)
        for _ in range(4):
            got.append(await queue.get())
            await settle(lib)
    return sorted(got)


@_BOTH
async def test_join_waits_until_every_item_is_done(lib: Backend, kind: str) -> None:
    queue = getattr(lib, kind)()
    await queue.put(1)
    assert await outcome(lib, queue.join()) == "waits"
    await queue.get()
    queue.task_done()
    assert await outcome(lib, queue.join()) != "waits"


@_BOTH
@expect([7])
async def test_an_item_goes_past_a_waiter_that_gave_up(lib: Backend, kind: str) -> list[int]:
    queue = getattr(lib, kind)()
    async with lib.open_task_group() as group:
        gave_up = await arrive(lib, group, queue.get)
        other = await arrive(lib, group, queue.get)
        gave_up.cancel()
        await settle(lib)
        await queue.put(7)
        return [await other.wait()]
