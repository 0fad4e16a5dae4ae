"""Locks and the like: who is next, and what misuse is told."""

import math

import pytest

import yieldloop


def test_a_lock_goes_to_who_has_waited_longest_and_nobody_slips_in(run):
    log = []

    async def holder(lock, name):
        async with lock:
            log.append(name)
            await yieldloop.checkpoint()

    async def main():
        lock = yieldloop.Lock()
        async with yieldloop.TaskGroup() as group:
            for name in "abc":
                group.spawn(holder, lock, name)
            await yieldloop.checkpoint()
            await yieldloop.checkpoint()
            group.spawn(holder, lock, "late")
        return lock.locked()

    assert run(main) is False
    assert log == ["a", "b", "c", "late"]


def test_a_lock_says_what_is_wrong(run):
    async def main():
        lock = yieldloop.Lock()
        with pytest.raises(RuntimeError, match="only the task that holds"):
            lock.release()
        await lock.acquire()
        with pytest.raises(RuntimeError, match="wait for itself"):
            await lock.acquire()
        other = yieldloop.spawn(releases, lock)
        await other.wait()
        assert isinstance(other.exception, RuntimeError)
        assert lock.owner is yieldloop.current_task()

    async def releases(lock):
        lock.release()

    run(main)


def test_a_lock_whose_holder_has_ended_is_an_error_not_a_hang(run):
    async def main():
        lock = yieldloop.Lock()
        await yieldloop.spawn(lock.acquire).join()
        with pytest.raises(RuntimeError, match="ended without releasing"):
            await lock.acquire()

    run(main)


def test_a_cancelled_waiter_leaves_the_line(run):
    async def main():
        for primitive in (yieldloop.Lock(), yieldloop.Semaphore(), yieldloop.CapacityLimiter(1)):
            await primitive.acquire()
            gone, next_ = yieldloop.spawn(primitive.acquire), yieldloop.spawn(primitive.acquire)
            await yieldloop.checkpoint()
            gone.cancel()
            await gone.wait()
            primitive.release()
            await next_.join()

    run(main)


def test_a_condition_is_held_again_after_a_cancellation_and_after_two(run):
    log = []

    async def waiter(condition):
        async with condition:
            try:
                await condition.wait()
            finally:
                log.append(condition.locked())
            log.append("never")

    async def main():
        condition = yieldloop.Condition()
        task = yieldloop.spawn(waiter, condition)
        await yieldloop.checkpoint()
        async with condition:
            task.cancel()
            await yieldloop.sleep(1)  # the waiter now waits for the lock
            task.cancel()
            await yieldloop.sleep(1)
            assert not task.terminated
        await task.wait()
        return task.cancelled, condition.locked()

    assert run(main) == (True, False)
    assert log == [True]


def test_a_notification_that_a_cancellation_follows_is_not_lost(run):
    log = []

    async def waiter(condition, name):
        async with condition:
            await condition.wait()
            log.append(name)

    async def main():
        condition = yieldloop.Condition()
        first = yieldloop.spawn(waiter, condition, "first")
        yieldloop.spawn(waiter, condition, "second")
        await yieldloop.checkpoint()
        async with condition:
            condition.notify()
            first.cancel()
        await yieldloop.sleep(1)

    run(main)
    assert log == ["first"]


def test_wait_for_asks_after_each_notification(run):
    async def main():
        condition, values = yieldloop.Condition(), []

        async def fill():
            for value in range(3):
                await yieldloop.sleep(1)
                async with condition:
                    values.append(value)
                    condition.notify_all()

        yieldloop.spawn(fill)
        async with condition:
            await condition.wait_for(lambda: len(values) == 2)
        return yieldloop.clock()

    assert run(main) == 2.0


def test_a_condition_without_its_lock_is_an_error(run):
    async def main():
        condition = yieldloop.Condition()
        for call in (condition.notify, condition.notify_all, lambda: condition.wait().send(None)):
            with pytest.raises(RuntimeError, match="only the task that holds"):
                call()

    run(main)


def test_who_is_cancelled_at_a_barrier_has_not_come(run):
    async def main():
        barrier = yieldloop.Barrier(2)
        gone = yieldloop.spawn(barrier.wait)
        await yieldloop.checkpoint()
        gone.cancel()
        await gone.wait()
        assert barrier.n_waiting == 0
        places = await yieldloop.gather(barrier.wait, barrier.wait)
        again = await yieldloop.gather(barrier.wait, barrier.wait)
        return sorted(places), sorted(again)

    assert run(main) == ([0, 1], [0, 1])


def test_a_limiter_lends_one_token_to_each_and_can_be_resized(run):
    async def main():
        limiter = yieldloop.CapacityLimiter(1)
        async with limiter:
            with pytest.raises(RuntimeError, match="one is enough"):
                await limiter.acquire()
            waiting = [yieldloop.spawn(limiter.acquire) for _ in range(3)]
            await yieldloop.checkpoint()
            limiter.total_tokens = 3
            await yieldloop.checkpoint()
            assert [task.terminated for task in waiting] == [True, True, False]
            assert (limiter.borrowed_tokens, limiter.available_tokens) == (3, 0)
            limiter.total_tokens = math.inf
            await waiting[2].join()
        with pytest.raises(RuntimeError, match="no token"):
            limiter.release()

    run(main)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: yieldloop.Semaphore(-1), ValueError),
        (lambda: yieldloop.Barrier(0), ValueError),
        (lambda: yieldloop.CapacityLimiter(0), ValueError),
        (lambda: yieldloop.CapacityLimiter(1.5), TypeError),
    ],
)
def test_numbers_that_make_no_sense_are_refused(make, error):
    with pytest.raises(error):
        make()


def test_an_event_set_in_a_foreign_thread_is_refused_and_can_be_set_rightly(run):
    async def main():
        event = yieldloop.Event()
        waiter = yieldloop.spawn(event.wait)
        await yieldloop.checkpoint()
        with pytest.raises(RuntimeError, match="another thread"):
            await yieldloop.run_in_thread(event.set)
        assert not event.is_set()
        await yieldloop.run_in_thread(yieldloop.from_thread, set_it, event)
        await waiter.join()
        event.clear()
        return event.is_set()

    async def set_it(event):
        event.set()

    assert run(main) is False


def test_a_release_in_a_foreign_thread_is_refused_and_nobody_loses_his_place(run):
    log = []

    async def taker(semaphore, name):
        await semaphore.acquire()
        log.append(name)

    async def main():
        semaphore = yieldloop.Semaphore(0)
        tasks = [yieldloop.spawn(taker, semaphore, name) for name in "abc"]
        await yieldloop.checkpoint()
        with pytest.raises(RuntimeError, match="another thread"):
            await yieldloop.run_in_thread(semaphore.release)
        for task in tasks:
            semaphore.release()
            await task.join()

    run(main)
    assert log == ["a", "b", "c"]
