"""Who may go next?"""

import pytest
from hypothesis import given, settings, strategies

import futureloop
from futureloop._wait_queue import WaitQueue
from loopbase import VirtualClock


def run(main):
    return futureloop.run(main(), clock=VirtualClock())


class _FakeTask:
    def __init__(self, number):
        self.number, self.woken = number, False
        self._fut_waiter = None

    def _schedule(self, task):
        self.woken = True

    def __repr__(self):
        return f"task {self.number}"


@settings(deadline=None, max_examples=150)
@given(
    strategies.lists(strategies.tuples(strategies.sampled_from("pwcx"), strategies.integers(0, 5)))
)
def test_a_wait_queue_agrees_with_a_list(operations):
    """Park, wake the first, cancel one, wake one: against a plain list."""
    queue, model = WaitQueue("test"), []
    tasks = [_FakeTask(number) for number in range(6)]
    for operation, number in operations:
        task = tasks[number]
        if operation == "p" and task not in model:
            task._fut_waiter = queue
            queue.tasks.append(task)
            model.append(task)
        elif operation == "w":
            assert queue.wake_one() is (model.pop(0) if model else None)
        elif operation in "cx" and task in model:
            model.remove(task)
            (queue.abort if operation == "c" else queue.wake)(task)
        assert len(queue) == len(model)
        assert bool(queue.tasks) == bool(model)
        assert len(queue.tasks) <= 2 * len(model) + 1
    woken = []
    while (task := queue.wake_one()) is not None:
        woken.append(task)
    assert woken == model


def test_a_lock_is_handed_over_in_order_and_nobody_overtakes():
    async def main():
        lock, seen = futureloop.Lock(), []

        async def holder(name):
            async with lock:
                seen.append(name)
                await futureloop.sleep(1)

        async with futureloop.TaskGroup() as group:
            for name in "abc":
                group.create_task(holder(name))
            await futureloop.sleep(1)
            assert lock.locked()
            group.create_task(holder("late"))
        return seen, lock.locked()

    assert run(main) == (["a", "b", "c", "late"], False)


def test_what_is_not_held_cannot_be_released():
    async def main():
        with pytest.raises(RuntimeError, match="not acquired"):
            futureloop.Lock().release()
        with pytest.raises(ValueError, match="too many times"):
            futureloop.BoundedSemaphore(1).release()
        with pytest.raises(RuntimeError, match="holds none"):
            futureloop.CapacityLimiter(1).release()
        condition = futureloop.Condition()
        for call in (condition.notify, condition.notify_all):
            with pytest.raises(RuntimeError, match="un-acquired"):
                call()
        with pytest.raises(RuntimeError, match="un-acquired"):
            await condition.wait()

    run(main)


@pytest.mark.parametrize("make", [futureloop.Lock, futureloop.Semaphore, futureloop.Condition])
def test_a_hand_over_to_a_cancelled_task_goes_on_to_the_next(make):
    async def main():
        thing, seen = make(), []
        await thing.acquire()

        async def holder(name):
            async with thing:
                seen.append(name)

        first, second = (futureloop.create_task(holder(name)) for name in ("first", "second"))
        await futureloop.checkpoint()
        thing.release()
        first.cancel()
        await futureloop.wait([first, second])
        return seen, first.cancelled(), thing.locked()

    assert run(main) == (["second"], True, False)


def test_a_condition_takes_its_lock_again_before_it_raises():
    async def main():
        condition = futureloop.Condition()
        await condition.acquire()
        waiter = futureloop.create_task(_wait_in(condition))
        condition.release()
        await futureloop.checkpoint()
        await condition.acquire()
        waiter.cancel()
        await futureloop.checkpoint()
        assert not waiter.done()
        condition.release()
        await futureloop.wait([waiter])
        return waiter.cancelled(), condition.locked()

    async def _wait_in(condition):
        async with condition:
            await condition.wait()

    assert run(main) == (True, False)


def test_a_notification_to_a_cancelled_task_wakes_the_next():
    async def main():
        condition, seen = futureloop.Condition(), []

        async def waiter(name):
            async with condition:
                await condition.wait()
                seen.append(name)

        first, second = (futureloop.create_task(waiter(name)) for name in ("first", "second"))
        await futureloop.checkpoint()
        async with condition:
            condition.notify()
            first.cancel()
        await futureloop.wait([first, second])
        return seen

    assert run(main) == ["second"]


def test_a_limiter_lets_more_in_when_it_grows():
    async def main():
        limiter, inside = futureloop.CapacityLimiter(1), []

        async def guest(name):
            async with limiter:
                inside.append(name)
                await futureloop.sleep(10)

        tasks = [futureloop.create_task(guest(name)) for name in "abc"]
        await futureloop.sleep(1)
        assert inside == ["a"]
        limiter.total_tokens = 3
        await futureloop.sleep(1)
        assert limiter.borrowed_tokens == 3 and limiter.available_tokens == 0
        async with futureloop.timeout(100):
            await futureloop.wait(tasks)
        async with limiter:
            with pytest.raises(RuntimeError, match="already holds"):
                await limiter.acquire()
        for wrong, error in ((0, ValueError), (1.5, TypeError)):
            with pytest.raises(error):
                futureloop.CapacityLimiter(wrong)
        return inside

    assert run(main) == ["a", "b", "c"]


def test_a_barrier_numbers_every_party_and_can_break():
    async def main():
        barrier = futureloop.Barrier(3)
        numbers = await futureloop.gather(*[barrier.wait() for _ in range(3)])
        assert sorted(numbers) == [0, 1, 2]
        waiting = futureloop.create_task(barrier.wait())
        await futureloop.checkpoint()
        assert barrier.n_waiting == 1
        await barrier.reset()
        with pytest.raises(futureloop.BrokenBarrierError, match="resetting"):
            await waiting
        await barrier.abort()
        with pytest.raises(futureloop.BrokenBarrierError, match="broken"):
            await barrier.wait()
        with pytest.raises(ValueError):
            futureloop.Barrier(0)

    run(main)


def test_a_primitive_in_a_callback_says_that_only_tasks_wait():
    async def main():
        contexts = []
        loop = futureloop.get_running_loop()
        loop.set_exception_handler(lambda loop, context: contexts.append(context))
        coroutine = futureloop.Event().wait()
        loop.call_soon(lambda: coroutine.send(None))
        await futureloop.sleep(1)
        return str(contexts[0]["exception"])

    assert "only a task can" in run(main)
