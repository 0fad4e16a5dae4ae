from math import inf, nan

import pytest

import nurseryloop
from nurseryloop import current_time, every, fail_after, move_on_after, open_nursery, sleep


def test_equal_deadlines_come_in_the_order_they_were_set(run):
    async def main():
        log = []

        async def sleeper(number):
            await sleep(5)
            log.append(number)

        async with open_nursery() as nursery:
            for number in range(20):
                nursery.start_soon(sleeper, number)
        return log

    assert run(main) == list(range(20))


@pytest.mark.parametrize(
    ("wrong", "error"), [(-1, ValueError), (nan, ValueError), ("1", TypeError), (None, TypeError)]
)
def test_a_time_that_is_no_time_is_refused(run, wrong, error):
    async def main():
        for wait in (sleep, every):
            with pytest.raises(error):
                await (wait(wrong) if wait is sleep else wait(wrong, main))
        for make in (move_on_after, fail_after):
            with pytest.raises(error):
                make(wrong)

    run(main)


def test_sleeping_for_ever_ends_by_cancellation_only(run):
    async def main():
        for wait in (lambda: sleep(inf), nurseryloop.sleep_forever):
            with move_on_after(3) as scope:
                await wait()
            assert scope.cancelled_caught
        await nurseryloop.sleep_until(2)  # in the past
        with pytest.raises(ValueError):
            await nurseryloop.sleep_until(nan)
        return current_time()

    assert run(main) == 6


def test_a_timeout_that_expires_in_the_moment_of_a_sleep_wakes_it_once(run):
    async def main():
        with move_on_after(5) as scope:
            await sleep(5)
        await sleep(1)
        return scope.cancelled_caught, current_time()

    assert run(main) == (True, 6)


def test_fail_after_raises_when_the_time_is_over_and_only_then(run):
    async def main():
        with fail_after(5) as scope:
            await sleep(1)
        assert not scope.cancelled_caught
        with pytest.raises(nurseryloop.TooSlowError), fail_after(5):
            await sleep(100)
        with pytest.raises(TimeoutError), nurseryloop.fail_at(7):
            await sleep(100)
        with pytest.raises(KeyError), fail_after(5):
            raise KeyError
        return current_time()

    assert run(main) == 7


def test_periodic_work_does_not_drift_and_leaves_out_what_it_overruns(run):
    async def main():
        log = []

        async def work():
            log.append(current_time())
            await sleep(25 if len(log) == 2 else 3)

        with move_on_after(75):
            await every(10, work)
        return log

    assert run(main) == [10, 20, 50, 60, 70]


def test_periodic_work_needs_a_period(run):
    async def main():
        for wrong in (0, inf):
            with pytest.raises(ValueError, match="period"):
                await every(wrong, main)

    run(main)


def test_a_spinning_task_does_not_hold_up_the_timers():
    async def main():
        over = nurseryloop.Event()

        async def spin():
            while not over.is_set():
                await nurseryloop.checkpoint()

        async with open_nursery() as nursery:
            nursery.start_soon(spin)
            began = current_time()
            await sleep(0.02)
            over.set()
        return current_time() - began

    assert 0.02 <= nurseryloop.run(main) < 1  # the real clock


def test_ten_thousand_timeouts_that_do_not_fire_leave_nothing_behind(run):
    async def main():
        for _ in range(10_000):
            with move_on_after(60):
                pass
        deadlines = nurseryloop.lowlevel.current_task()._loop.deadlines
        return len(deadlines), len(deadlines.heap) < 200

    assert run(main) == (0, True)
