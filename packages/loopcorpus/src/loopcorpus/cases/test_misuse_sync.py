"""What happens to who gives back what they do not hold, or takes it twice?"""

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, complaint, outcome
from loopcorpus._cases import expect, needs


@needs("Lock")
@expect("RuntimeError")
async def test_a_lock_is_released_that_nobody_holds(lib: Backend) -> str:
    return complaint(lib.Lock().release)


@needs("Lock")
@expect(["RuntimeError", True])
async def test_a_lock_is_released_by_who_does_not_hold_it(lib: Backend) -> list[object]:
    lock = lib.Lock()

    async def hold() -> None:
        await lock.acquire()
        await lib.sleep(10)

    async with lib.open_task_group() as group:
        await arrive(lib, group, hold)
        seen = [complaint(lock.release), lock.locked()]
        group.cancel()
    return seen


@needs("Lock")
@expect(["RuntimeError", True])
async def test_a_lock_is_acquired_twice(lib: Backend) -> list[object]:
    lock = lib.Lock()
    async with lock:
        return [await outcome(lib, lock.acquire()), lock.locked()]


@needs("Lock")
@expect(["an error", "an error"])
async def test_the_holder_of_a_lock_ends_without_releasing_it(lib: Backend) -> list[str]:
    lock = lib.Lock()
    waiting: list[str] = []
    newcomer: list[str] = []

    async def die_holding() -> None:
        await lock.acquire()
        await lib.sleep(1)

    async def wait(seen: list[str]) -> None:
        async with lib.move_on_after(60):
            try:
                await lock.acquire()
            except Exception:
                seen.append("an error")
        seen.append("waits for ever")

    async with lib.open_task_group() as group:
        await arrive(lib, group, die_holding)
        await arrive(lib, group, wait, waiting)
        await lib.sleep(2)
        await wait(newcomer)
    return [waiting[0], newcomer[0]]


@needs("Condition")
@pytest.mark.parametrize("name", ["notify", "notify_all", "release"])
@expect("RuntimeError")
async def test_a_condition_is_used_without_its_lock(lib: Backend, name: str) -> str:
    return complaint(getattr(lib.Condition(), name))


@needs("Condition")
@expect("RuntimeError")
async def test_a_condition_is_waited_for_without_its_lock(lib: Backend) -> object:
    return await outcome(lib, lib.Condition().wait())


@needs("Condition")
@expect("RuntimeError")
async def test_a_condition_is_notified_with_the_lock_of_another_task(lib: Backend) -> str:
    condition = lib.Condition()

    async def hold() -> None:
        async with condition:
            await lib.sleep(10)

    async with lib.open_task_group() as group:
        await arrive(lib, group, hold)
        seen = complaint(condition.notify)
        group.cancel()
    return seen


@needs("CapacityLimiter")
@expect("RuntimeError")
async def test_a_limiter_is_given_a_token_that_was_not_borrowed(lib: Backend) -> str:
    return complaint(lib.CapacityLimiter(1).release)


@needs("CapacityLimiter")
@expect(["RuntimeError", 1])
async def test_a_task_borrows_two_tokens(lib: Backend) -> list[object]:
    limiter = lib.CapacityLimiter(2)
    async with limiter:
        return [await outcome(lib, limiter.acquire()), limiter.borrowed_tokens]


@needs("CapacityLimiter")
@pytest.mark.parametrize(
    ("tokens", "error"), [(-1, "ValueError"), (1.5, "TypeError"), ("1", "TypeError")]
)
async def test_a_limiter_of_no_number(lib: Backend, tokens: int, error: str) -> None:
    assert complaint(lib.CapacityLimiter, tokens) == error


@needs("CapacityLimiter")
@expect(["ValueError", 2])
async def test_the_number_of_tokens_is_set_to_less_than_none(lib: Backend) -> list[object]:
    limiter = lib.CapacityLimiter(2)
    return [complaint(setattr, limiter, "total_tokens", -1), limiter.total_tokens]


@needs("Semaphore")
@expect("ValueError")
async def test_a_semaphore_of_less_than_nothing(lib: Backend) -> str:
    return complaint(lib.Semaphore, -1)


@needs("Barrier")
@pytest.mark.parametrize("parties", [0, -1])
@expect("ValueError")
async def test_a_barrier_for_nobody(lib: Backend, parties: int) -> str:
    return complaint(lib.Barrier, parties)


@needs("Queue")
@expect("ValueError")
async def test_more_is_done_than_was_put(lib: Backend) -> str:
    queue = lib.Queue()
    queue.put_nowait("item")
    queue.task_done()
    return complaint(queue.task_done)


@needs("Queue")
@pytest.mark.parametrize("kind", ["Queue", "LifoQueue", "PriorityQueue"])
@expect("ValueError")
async def test_a_queue_of_a_negative_size(lib: Backend, kind: str) -> str:
    return complaint(getattr(lib, kind), -1)


@needs("open_channel")
@pytest.mark.parametrize(("size", "error"), [(-1, "ValueError"), (1.5, "TypeError")])
async def test_a_channel_of_no_size(lib: Backend, size: int, error: str) -> None:
    assert complaint(lib.open_channel, size) in {"ValueError", error}


@needs("open_channel")
@pytest.mark.parametrize("name", ["send_nowait", "send"])
async def test_a_value_is_sent_into_a_closed_end(lib: Backend, name: str) -> None:
    sender, receiver = lib.open_channel(1)
    async with receiver:
        sender.close()
        with pytest.raises(lib.ClosedResourceError):
            if name == "send":
                await sender.send("value")
            else:
                sender.send_nowait("value")


@needs("open_channel")
@pytest.mark.parametrize("name", ["receive_nowait", "receive"])
async def test_a_value_is_received_from_a_closed_end(lib: Backend, name: str) -> None:
    sender, receiver = lib.open_channel(1)
    async with sender:
        receiver.close()
        with pytest.raises(lib.ClosedResourceError):
            if name == "receive":
                await receiver.receive()
            else:
                receiver.receive_nowait()


@needs("open_channel")
async def test_a_closed_end_is_cloned(lib: Backend) -> None:
    sender, receiver = lib.open_channel(1)
    for end in (sender, receiver):
        end.close()
        with pytest.raises(lib.ClosedResourceError):
            end.clone()


@needs("open_channel")
@expect(["nothing", "nothing"])
async def test_an_end_is_closed_twice(lib: Backend) -> list[str]:
    ends = lib.open_channel(1)
    for end in ends:
        end.close()
    return [complaint(end.close) for end in ends]
