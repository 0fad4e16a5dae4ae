"""How is one task stepped, and how does cancellation arrive?"""

import asyncio
import contextvars
import sys

import pytest

import futureloop
from loopbase import VirtualClock


def run(main):
    return futureloop.run(main(), clock=VirtualClock())


async def _forever():
    await futureloop.Event().wait()


def test_a_cancelled_task_ends_cancelled_with_the_message():
    async def main():
        task = futureloop.create_task(_forever())
        await futureloop.checkpoint()
        assert task.cancel("enough")
        with pytest.raises(futureloop.CancelledError, match="enough"):
            await task
        assert task.cancelled() and not task.cancel()

    run(main)


@pytest.mark.parametrize("uncancel", [False, True])
def test_a_parked_task_never_wakes_with_nothing(uncancel):
    """`uncancel` takes the request back, but not the waking: without the error it would go on."""

    async def main():
        lock = futureloop.Lock()
        await lock.acquire()
        task = futureloop.create_task(lock.acquire())
        await futureloop.checkpoint()
        task.cancel()
        if uncancel:
            task.uncancel()
        await futureloop.wait([task])
        assert task.cancelled() and lock.locked()

    run(main)


def test_uncancel_takes_back_what_was_not_delivered_yet():
    async def main():
        task = futureloop.current_task()
        task.cancel()
        task.cancel()
        assert task.cancelling() == 2
        assert task.uncancel() == 1
        assert task.uncancel() == 0
        await futureloop.sleep(1)

    run(main)


def test_a_task_that_cancels_itself_is_told_at_its_next_wait():
    async def main():
        seen = []
        task = futureloop.current_task()
        for wait in (
            lambda: futureloop.sleep(1),
            lambda: futureloop.sleep(0),
            lambda: futureloop.Event().wait(),
            futureloop.Future,
            lambda: futureloop.create_task(_forever()),
            lambda: futureloop.to_thread(int),
        ):
            task.cancel()
            try:
                await wait()
            except futureloop.CancelledError:
                seen.append(task.uncancel())
        await futureloop.sleep(1)
        return seen

    assert run(main) == [0] * 6


def test_a_task_cancelled_in_its_last_step_ends_cancelled():
    async def main():
        async def child():
            futureloop.current_task().cancel()

        task = futureloop.create_task(child())
        await futureloop.wait([task])
        return task.cancelled()

    assert run(main)


def test_a_cancelled_sleep_leaves_no_deadline_behind():
    async def main():
        task = futureloop.create_task(futureloop.sleep(100))
        await futureloop.checkpoint()
        task.cancel()
        task.cancel()
        await futureloop.wait([task])
        loop = asyncio.get_running_loop()
        return loop.time(), len(loop._deadlines)

    assert run(main) == (0, 0)


def test_a_sleep_that_is_over_and_then_cancelled_is_told_once():
    async def main():
        seen = []

        async def child():
            try:
                await futureloop.sleep(1)
            except futureloop.CancelledError:
                seen.append("cancelled")
            await futureloop.sleep(1)
            seen.append("slept")

        task = futureloop.create_task(child())
        asyncio.get_running_loop().call_at(1, task.cancel)
        await futureloop.wait([task])
        return seen

    assert run(main) == ["cancelled", "slept"]


def test_awaiting_itself_or_another_loops_future_can_be_caught():
    async def main():
        with pytest.raises(RuntimeError, match="await on itself"):
            await futureloop.current_task()
        other = futureloop.Loop()
        with pytest.raises(RuntimeError, match="different loop"):
            await other.create_future()
        other.close()
        return "went on"

    assert run(main) == "went on"


class _Yields:
    def __init__(self, thing):
        self.thing = thing

    def __await__(self):
        yield self.thing


@pytest.mark.parametrize("thing", [1, "x", object()])
def test_an_unknown_request_is_an_error_at_the_await(thing):
    async def main():
        with pytest.raises(RuntimeError, match="bad yield"):
            await _Yields(thing)
        return "went on"

    assert run(main) == "went on"


def test_a_bare_yield_of_a_future_is_an_error():
    async def main():
        with pytest.raises(RuntimeError, match="await future"):
            await _Yields(futureloop.Future())

    run(main)


def test_trios_checkpoint_is_named():
    class Abort:
        pass

    Abort.__module__ = "trio._core._traps"

    async def main():
        with pytest.raises(TypeError, match=r"trio.*futureloop\.sleep"):
            await _Yields(Abort())
        return "went on"

    assert run(main) == "went on"


def test_a_coroutine_awaited_twice_is_pythons_own_error():
    async def main():
        coroutine = futureloop.checkpoint()
        await coroutine
        with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
            await coroutine

    run(main)


@pytest.mark.parametrize("thing", [futureloop.sleep, 1, None])
def test_what_is_no_coroutine_makes_no_task(thing):
    async def main():
        before = asyncio.all_tasks()
        with pytest.raises(TypeError, match="a coroutine was expected"):
            futureloop.create_task(thing)
        with pytest.raises(TypeError, match="a coroutine was expected"):
            futureloop.Task(thing)
        assert asyncio.all_tasks() == before

    run(main)


def test_context_variables_are_copied_at_the_spawn():
    variable = contextvars.ContextVar("variable", default=0)

    async def child():
        variable.set(variable.get() + 1)
        await futureloop.checkpoint()
        return variable.get()

    async def main():
        variable.set(10)
        task = futureloop.create_task(child())
        variable.set(20)
        context = contextvars.copy_context()
        other = futureloop.create_task(child(), context=context)
        return await task, await other, context[variable], variable.get()

    assert run(main) == (11, 21, 21, 20)


def test_an_eager_task_runs_before_its_spawn_returns():
    async def main():
        loop = asyncio.get_running_loop()
        loop.set_task_factory(futureloop.eager_task_factory)
        seen = []

        async def child(wait):
            seen.append((futureloop.current_task() in asyncio.all_tasks(), wait))
            if wait:
                await futureloop.sleep(1)
            return wait

        at_once, later = (futureloop.create_task(child(wait)) for wait in (False, True))
        assert seen == [(True, False), (True, True)]
        assert futureloop.current_task() is not later
        assert at_once.done() and at_once.get_coro() is None
        return at_once.result(), await later

    assert run(main) == (False, True)


def test_a_traceback_begins_in_the_coroutine():
    async def main():
        async def child():
            raise KeyError

        task = futureloop.create_task(child())
        await futureloop.wait([task])
        traceback = task.exception().__traceback__
        return traceback.tb_frame.f_code.co_name

    assert run(main) == "child"


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_error_that_ends_the_run_unwinds_everything_first(error):
    seen = []

    async def sleeper():
        try:
            await futureloop.sleep(100)
        finally:
            await futureloop.sleep(1)
            seen.append("cleaned up")

    async def child():
        raise error("now")

    async def main():
        futureloop.create_task(sleeper())
        await futureloop.checkpoint()
        futureloop.create_task(child())
        await futureloop.sleep(50)

    with pytest.raises(error, match="now"):
        run(main)
    assert seen == ["cleaned up"]


@pytest.mark.parametrize("count", [100_000])
def test_parked_tasks_are_many_and_small(count):
    async def main():
        event = futureloop.Event()
        tasks = [futureloop.create_task(event.wait()) for _ in range(count)]
        await futureloop.checkpoint()
        size = sys.getsizeof(tasks[0])
        event.set()
        await futureloop.wait(tasks)
        return size

    assert run(main) < 500


def test_cancelling_many_waiters_backwards_is_not_quadratic():
    async def main():
        event = futureloop.Event()
        tasks = [futureloop.create_task(event.wait()) for _ in range(30_000)]
        await futureloop.checkpoint()
        middle = len(tasks) // 2
        for task in tasks[middle:0:-1] + tasks[middle + 1 :]:
            task.cancel()
        event.set()
        done, _ = await futureloop.wait(tasks)
        return sum(task.cancelled() for task in done)

    assert run(main) == 29_999
