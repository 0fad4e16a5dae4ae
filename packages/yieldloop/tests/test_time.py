"""Time: sleeps, timeouts in both forms, periods."""

import pytest

import yieldloop


async def work(seconds):
    await yieldloop.sleep(seconds)
    return "done"


def test_sleeping_returns_the_clock(run):
    async def main():
        return await yieldloop.sleep(0), await yieldloop.sleep(2), await yieldloop.sleep_until(1)

    assert run(main) == (0.0, 2.0, 2.0)


def test_a_timeout_is_a_block_or_a_call(run):
    async def main():
        with pytest.raises(yieldloop.TaskTimeout, match="within 1 seconds"):
            await yieldloop.timeout_after(1, work, 5)
        with pytest.raises(TimeoutError):
            async with yieldloop.timeout_after(1):
                await work(5)
        return await yieldloop.timeout_after(9, work, 5), yieldloop.clock()

    assert run(main) == ("done", 7.0)


def test_an_ignored_timeout_says_how_it_ended(run):
    async def main():
        late = await yieldloop.ignore_after(1, work, 5, timeout_result="late")
        async with yieldloop.ignore_after(1, timeout_result="late") as block:
            await work(5)
        async with yieldloop.ignore_after(9) as other:
            await work(5)
        return late, block.result, block.expired, other.result, other.expired

    assert run(main) == ("late", "late", True, True, False)


def test_only_the_timeout_whose_time_is_over_says_so(run):
    async def main():
        with pytest.raises(yieldloop.TaskTimeout, match="within 1 "):
            async with yieldloop.timeout_after(1):
                try:
                    async with yieldloop.timeout_after(5) as inner:
                        await work(10)
                except TimeoutError:
                    pytest.fail("the inner one")
        return inner.expired

    assert run(main) is False


def test_what_arrived_in_time_is_kept_though_the_time_is_over(run):
    async def hand_over_and_cancel(queue, scope):
        queue.put_nowait("item")
        scope.cancel()

    async def main():
        queue = yieldloop.Queue()
        async with yieldloop.timeout_after(1) as timeout:
            yieldloop.spawn(hand_over_and_cancel, queue, timeout)
            item = await queue.get()
        return item, timeout.expired

    assert run(main) == ("item", False)


@pytest.mark.parametrize("call", [yieldloop.timeout_after, yieldloop.ignore_after])
@pytest.mark.parametrize(
    ("seconds", "error"), [(-1, ValueError), (float("nan"), ValueError), ("1", TypeError)]
)
def test_what_is_no_time_is_refused(call, seconds, error):
    with pytest.raises(error, match=call.__name__):
        call(seconds)


@pytest.mark.parametrize("seconds", [-1, float("nan"), "1"])
def test_sleep_and_every_refuse_what_is_no_time(run, seconds):
    async def main():
        for waits in (yieldloop.sleep(seconds), yieldloop.every(seconds, work)):
            with pytest.raises((ValueError, TypeError)):
                await waits

    run(main)


def test_sleep_until_refuses_nan_and_every_refuses_no_period(run):
    async def main():
        with pytest.raises(ValueError, match="NaN"):
            await yieldloop.sleep_until(float("nan"))
        with pytest.raises(ValueError, match="more than 0"):
            await yieldloop.every(0, work)

    run(main)


def test_periods_do_not_drift_and_overrun_ones_are_left_out(run):
    log = []

    async def job():
        log.append(round(yieldloop.clock(), 9))
        await yieldloop.sleep(0.25 if len(log) == 2 else 0.01)

    async def main():
        await yieldloop.ignore_after(0.75, yieldloop.every, 0.1, job)

    run(main)
    assert log == [0.1, 0.2, 0.5, 0.6, 0.7]


def test_to_sleep_for_ever_can_be_cancelled(run):
    async def main():
        with yieldloop.ignore_after(1):
            await yieldloop.sleep(float("inf"))
        return yieldloop.clock()

    assert run(main) == 1.0


def test_no_period_comes_twice_where_its_moment_cannot_be_written_exactly(run):
    log = []

    async def job():
        log.append(round(yieldloop.clock(), 9))

    async def main():
        await yieldloop.ignore_after(2.05, yieldloop.every, 0.1, job)

    run(main)
    assert log == [round(0.1 * number, 9) for number in range(1, 21)]
