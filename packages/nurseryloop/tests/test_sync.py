import pytest

import nurseryloop
from nurseryloop import (
    BrokenResourceError,
    CancelScope,
    Condition,
    Event,
    Lock,
    Semaphore,
    WouldBlock,
    move_on_after,
    open_nursery,
    sleep,
)
from nurseryloop.testing import assert_checkpoints, assert_no_checkpoints, wait_all_tasks_blocked


def test_an_event_wakes_in_the_order_of_waiting_and_is_no_truth_value(run):
    async def main():
        event, log = Event(), []

        async def wait(number):
            await event.wait()
            log.append(number)

        async with open_nursery() as nursery:
            for number in range(5):
                nursery.start_soon(wait, number)
            await wait_all_tasks_blocked()
            assert event.statistics().tasks_waiting == 5
            event.set()
            event.set()
        with pytest.raises(NotImplementedError, match="is_set"):
            bool(event)
        return log

    assert run(main) == [0, 1, 2, 3, 4]


def test_every_acquire_and_wait_is_a_checkpoint_also_when_there_is_nothing_to_wait_for(run):
    async def main():
        event, lock, semaphore = Event(), Lock(), Semaphore(1)
        event.set()
        for wait in (event.wait, lock.acquire, semaphore.acquire):
            with assert_checkpoints():
                await wait()
        for wait in (event.wait, lock.acquire, semaphore.acquire):
            with CancelScope() as scope:
                scope.cancel()
                await wait()
            assert scope.cancelled_caught
        with assert_no_checkpoints():
            lock.release()
            semaphore.release()

    run(main)


@pytest.mark.parametrize("kind", [Lock, nurseryloop.StrictFIFOLock])
def test_a_lock_goes_to_the_one_that_waited_longest_and_nobody_overtakes(run, kind):
    async def main():
        lock, log = kind(), []

        async def worker(number):
            async with lock:
                log.append(number)
                await sleep(1)

        async with open_nursery() as nursery:
            for number in range(4):
                nursery.start_soon(worker, number)
            await sleep(0.5)
            assert lock.statistics().tasks_waiting == 3
            with pytest.raises(WouldBlock):
                lock.acquire_nowait()
            await sleep(0.5)  # handed over, though the heir has not run yet
            with pytest.raises(WouldBlock):
                lock.acquire_nowait()
        assert "unlocked" in repr(lock)
        return log

    assert run(main) == [0, 1, 2, 3]


def test_a_lock_says_what_is_wrong(run):
    async def main():
        lock = Lock()
        with pytest.raises(RuntimeError, match="nobody holds it"):
            lock.release()
        async with lock:
            with pytest.raises(RuntimeError, match="already held"):
                await lock.acquire()
            with pytest.raises(RuntimeError, match="already held"):
                lock.acquire_nowait()
            with pytest.raises(RuntimeError, match="don't own"):
                await nurseryloop.gather(_release(lock))
        assert not lock.locked()

    def _release(lock):
        async def release():
            lock.release()

        return release

    run(main)


def test_when_the_owner_dies_those_who_wait_are_told(run):
    async def main():
        lock = Lock()

        async def die():
            await lock.acquire()
            await sleep(1)

        async with open_nursery() as nursery:
            nursery.start_soon(die)
            await wait_all_tasks_blocked()
            with pytest.raises(BrokenResourceError, match="without releasing"):
                await lock.acquire()
        with pytest.raises(BrokenResourceError):
            await lock.acquire()

    run(main)


def test_a_cancelled_waiter_has_taken_nothing(run):
    async def main():
        lock, semaphore = Lock(), Semaphore(0)
        await lock.acquire()

        async def wait(acquire):
            with move_on_after(1):
                await acquire()

        async with open_nursery() as nursery:
            nursery.start_soon(wait, lock.acquire)
            nursery.start_soon(wait, semaphore.acquire)
        lock.release()
        semaphore.release()
        lock.acquire_nowait()
        semaphore.acquire_nowait()

    run(main)


def test_a_semaphore_is_bounded_and_takes_whole_numbers(run):
    async def main():
        semaphore = Semaphore(1, max_value=1)
        with pytest.raises(ValueError, match="too many times"):
            semaphore.release()
        assert semaphore.value == 1 and semaphore.max_value == 1
        async with semaphore:
            with pytest.raises(WouldBlock):
                semaphore.acquire_nowait()

    run(main)
    for wrong, error in [
        ({"initial_value": "1"}, TypeError),
        ({"initial_value": -1}, ValueError),
        ({"initial_value": 1, "max_value": 1.0}, TypeError),
        ({"initial_value": 2, "max_value": 1}, ValueError),
    ]:
        with pytest.raises(error):
            Semaphore(**wrong)


def test_a_condition_wakes_in_order_and_holds_the_lock_again(run):
    async def main():
        condition, log = Condition(), []

        async def wait(number):
            async with condition:
                await condition.wait()
                assert condition.locked()
                log.append(number)

        async with open_nursery() as nursery:
            for number in range(4):
                nursery.start_soon(wait, number)
            await wait_all_tasks_blocked()
            async with condition:
                condition.notify(2)
            await wait_all_tasks_blocked()
            log.append("notified")
            assert condition.statistics().tasks_waiting == 2
            async with condition:
                condition.notify_all()
        return log

    assert run(main) == [0, 1, "notified", 2, 3]


def test_a_cancelled_wait_for_a_condition_holds_the_lock_when_it_raises(run):
    async def main():
        condition = Condition()
        async with condition:
            with move_on_after(1) as scope:
                await condition.wait()
            assert scope.cancelled_caught and condition.locked()
        with pytest.raises(RuntimeError, match="must hold the lock"):
            await condition.wait()
        with pytest.raises(RuntimeError, match="must hold the lock"):
            condition.notify()
        with pytest.raises(TypeError, match=r"nurseryloop\.Lock"):
            Condition(Semaphore(1))

    run(main)


def test_a_barrier_numbers_its_parties_round_after_round(run):
    async def main():
        barrier, log = nurseryloop.Barrier(3), []

        async def party():
            for _ in range(2):
                log.append(await barrier.wait())

        async with open_nursery() as nursery:
            for _ in range(3):
                nursery.start_soon(party)
        return sorted(log[:3]), sorted(log[3:])

    assert run(main) == ([0, 1, 2], [0, 1, 2])


def test_whoever_is_cancelled_at_a_barrier_has_not_come(run):
    async def main():
        barrier = nurseryloop.Barrier(2)
        with move_on_after(1):
            await barrier.wait()
        return sorted(await nurseryloop.gather(barrier.wait, barrier.wait))

    assert run(main) == [0, 1]
    for wrong in (0, -1):
        with pytest.raises(ValueError):
            nurseryloop.Barrier(wrong)
    with pytest.raises(TypeError):
        nurseryloop.Barrier("2")


def test_a_limiter_lends_to_each_borrower_once(run):
    async def main():
        limiter = nurseryloop.CapacityLimiter(1)
        async with limiter:
            with pytest.raises(RuntimeError, match="already holding"):
                limiter.acquire_nowait()
            with pytest.raises(WouldBlock):
                limiter.acquire_on_behalf_of_nowait("somebody")
            assert (limiter.borrowed_tokens, limiter.available_tokens) == (1, 0)
        with pytest.raises(RuntimeError, match="isn't holding"):
            limiter.release()

    run(main)


def test_more_tokens_wake_those_who_wait_and_fewer_let_nobody_in(run):
    async def main():
        limiter, log = nurseryloop.CapacityLimiter(0), []

        async def borrow(number):
            async with limiter:
                log.append(number)
                await sleep(1)

        async with open_nursery() as nursery:
            for number in range(3):
                nursery.start_soon(borrow, number)
            await wait_all_tasks_blocked()
            limiter.total_tokens = 2
            await sleep(0.5)
            assert log == [0, 1]
            limiter.total_tokens = 0
            await sleep(5)
            assert log == [0, 1] and limiter.statistics().tasks_waiting == 1
            limiter.total_tokens = float("inf")
        return log

    assert run(main) == [0, 1, 2]
    with pytest.raises(TypeError):
        nurseryloop.CapacityLimiter(1.5)
    with pytest.raises(ValueError):
        nurseryloop.CapacityLimiter(-1)
