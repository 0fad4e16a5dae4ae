"""How does a task wait for time, and how is a block cancelled as a whole?"""

import asyncio
import math

import pytest

import futureloop
from loopbase import VirtualClock


def run(main):
    return futureloop.run(main(), clock=VirtualClock())


def now():
    return asyncio.get_running_loop().time()


def test_sleep_returns_its_result_and_zero_lets_others_run():
    async def main():
        seen = []
        asyncio.get_running_loop().call_soon(seen.append, "other")
        assert await futureloop.sleep(0, "x") == "x"
        assert await futureloop.sleep(-1, "y") == "y"
        assert await futureloop.sleep(2, "z") == "z"
        with pytest.raises(ValueError, match="NaN"):
            await futureloop.sleep(math.nan)
        return seen, now()

    assert run(main) == (["other"], 2)


def test_periodic_work_does_not_drift_and_leaves_out_what_it_overruns():
    async def main():
        moments = []

        async def tick():
            moments.append(now())
            await futureloop.sleep(2.5 if len(moments) == 2 else 0.3)

        async with futureloop.move_on_after(7.5):
            await futureloop.every(1, tick)
        return moments

    assert run(main) == [1, 2, 5, 6, 7]


@pytest.mark.parametrize("period", [0, -1, math.nan, math.inf, "1"])
def test_a_period_that_is_none_is_refused(period):
    async def main():
        with pytest.raises((ValueError, TypeError)):
            await futureloop.every(period, futureloop.checkpoint)
        with pytest.raises(TypeError, match="async function"):
            await futureloop.every(1, None)

    run(main)


def test_a_timeout_raises_and_leaves_no_request_behind():
    async def main():
        with pytest.raises(TimeoutError):
            async with futureloop.timeout(1) as limit:
                await futureloop.sleep(10)
        assert limit.expired() and limit.cancelled_caught and limit.when() == 1
        assert futureloop.current_task().cancelling() == 0
        async with futureloop.timeout(None), futureloop.timeout_at(now() + 1) as unfired:
            pass
        assert not unfired.expired()
        return now(), len(asyncio.get_running_loop()._deadlines)

    assert run(main) == (1, 0)


def test_a_timeout_of_zero_lets_a_block_that_does_not_wait_end():
    async def main():
        async with futureloop.timeout(0):
            pass
        with pytest.raises(TimeoutError):
            async with futureloop.timeout(0):
                await futureloop.checkpoint()
        await futureloop.checkpoint()
        return futureloop.current_task().cancelling()

    assert run(main) == 0


def test_a_timeout_can_be_moved_while_it_runs():
    async def main():
        async with futureloop.timeout(1) as limit:
            limit.reschedule(10)
            await futureloop.sleep(5)
            limit.reschedule(None)
            await futureloop.sleep(50)
        with pytest.raises(RuntimeError, match="finished"):
            limit.reschedule(1)
        with pytest.raises(RuntimeError, match="not been entered"):
            futureloop.timeout(1).reschedule(1)
        with pytest.raises(RuntimeError, match="entered before"):
            async with limit:
                pass
        for call in (futureloop.timeout, futureloop.timeout_at, futureloop.move_on_after):
            with pytest.raises(ValueError):
                call(math.nan)
        return now()

    assert run(main) == 55


def test_of_nested_timeouts_the_one_that_is_due_raises():
    async def main():
        with pytest.raises(TimeoutError):
            async with futureloop.timeout(1) as outer, futureloop.timeout(5) as inner:
                await futureloop.sleep(10)
        return outer.expired(), inner.expired()

    assert run(main) == (True, False)


def test_a_cancellation_from_outside_passes_through_a_timeout():
    async def main():
        async def child():
            async with futureloop.timeout(1):
                await futureloop.sleep(10)

        task = futureloop.create_task(child())
        asyncio.get_running_loop().call_at(1, task.cancel)
        await futureloop.wait([task])
        return task.cancelled()

    assert run(main)


def test_a_scope_cancels_its_block_once():
    async def main():
        async with futureloop.CancelScope() as scope:
            scope.cancel()
            scope.cancel()
            try:
                await futureloop.sleep(1)
            finally:
                await futureloop.sleep(1)
        assert scope.cancelled_caught and scope.cancel_called
        async with futureloop.CancelScope() as unused:
            pass
        assert not unused.cancelled_caught
        early = futureloop.CancelScope()
        early.cancel()
        async with early:
            await futureloop.sleep(100)
        return early.cancelled_caught, now(), futureloop.current_task().cancelling()

    assert run(main) == (True, 1, 0)


def test_wait_for_returns_or_cancels():
    async def main():
        assert await futureloop.wait_for(futureloop.sleep(1, "x"), 5) == "x"
        assert await futureloop.wait_for(futureloop.sleep(1, "x"), None) == "x"
        task = futureloop.create_task(futureloop.sleep(10))
        with pytest.raises(TimeoutError):
            await futureloop.wait_for(task, 1)
        assert task.cancelled()
        with pytest.raises(TimeoutError):
            await futureloop.wait_for(futureloop.sleep(1), 0)

    run(main)


def test_shielded_work_ends_before_its_caller_is_told():
    async def main():
        seen = []

        async def work():
            await futureloop.sleep(5)
            seen.append(now())

        async with futureloop.move_on_after(1) as scope:
            await futureloop.shielded(work)
        return seen, scope.cancelled_caught, now()

    assert run(main) == ([5], True, 5)
