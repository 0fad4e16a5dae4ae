import time
from math import inf

import pytest

import nurseryloop
from nurseryloop import Event, open_nursery, sleep
from nurseryloop.testing import (
    MockClock,
    Sequencer,
    assert_checkpoints,
    assert_no_checkpoints,
    trio_test,
    wait_all_tasks_blocked,
)


def test_a_mock_clock_moves_by_hand_and_at_its_rate():
    now = 100.0
    clock = MockClock()
    clock._real_clock = lambda: now
    assert (clock.current_time(), clock.rate) == (0, 0)
    clock.jump(1.5)
    now += 10
    assert clock.current_time() == 1.5
    clock.rate = 2
    now += 3
    assert clock.current_time() == 7.5
    assert clock.deadline_to_sleep_time(9.5) == 1
    assert clock.deadline_to_sleep_time(1) == 0
    for wrong in (lambda: clock.jump(-1), lambda: setattr(clock, "rate", -1)):
        with pytest.raises(ValueError):
            wrong()


def test_a_mock_clock_jumps_when_everything_is_blocked():
    async def main():
        with nurseryloop.move_on_after(3600):
            await nurseryloop.sleep_forever()
        return nurseryloop.current_time()

    began = time.monotonic()
    assert nurseryloop.run(main, clock=MockClock(autojump_threshold=0)) == 3600
    assert nurseryloop.run(main, clock=MockClock(autojump_threshold=0.01)) == 3600
    assert time.monotonic() - began < 10


def test_waiting_until_all_are_blocked_comes_before_a_jump_and_the_shortest_cushion_first():
    log = []

    async def main():
        async def wait(cushion):
            await wait_all_tasks_blocked(cushion)
            log.append((cushion, nurseryloop.current_time()))

        async with open_nursery() as nursery:
            nursery.start_soon(sleep, 10)
            for cushion in (0.02, 0, 0.01):
                nursery.start_soon(wait, cushion)

    nurseryloop.run(main, clock=MockClock(autojump_threshold=0.005))
    assert log == [(0, 0), (0.01, 0), (0.02, 0)]


def test_a_cancelled_wait_for_idleness_is_forgotten(run):
    async def main():
        with nurseryloop.CancelScope() as scope:
            scope.cancel()
            await wait_all_tasks_blocked()
        await sleep(1)
        return scope.cancelled_caught

    assert run(main)


def test_a_sequencer_forces_an_order(run):
    async def main():
        sequencer, log = Sequencer(), []

        async def worker(numbers):
            for number in numbers:
                async with sequencer(number):
                    log.append(number)

        async with open_nursery() as nursery:
            nursery.start_soon(worker, (0, 3))
            nursery.start_soon(worker, (1, 4))
            nursery.start_soon(worker, (2, 5))
        with pytest.raises(RuntimeError, match="reuse"):
            async with sequencer(3):
                pass
        return log

    assert run(main) == [0, 1, 2, 3, 4, 5]


def test_a_cancelled_sequencer_is_broken_for_everybody(run):
    async def main():
        sequencer, broken = Sequencer(), []

        async def worker(number, seconds):
            with nurseryloop.move_on_after(seconds), pytest.raises(RuntimeError, match="broken"):
                async with sequencer(number):
                    pass
            broken.append(number)

        async with open_nursery() as nursery:
            nursery.start_soon(worker, 1, 1)
            nursery.start_soon(worker, 2, inf)
        return sorted(broken)

    assert run(main) == [1, 2]


def test_checkpoints_are_seen_and_their_absence_too(run):
    async def main():
        event = Event()
        event.set()
        for wait in (nurseryloop.checkpoint, event.wait):
            with assert_checkpoints():
                await wait()
            with pytest.raises(AssertionError), assert_no_checkpoints():
                await wait()
        with assert_no_checkpoints(), assert_no_checkpoints():
            event.is_set()
        with pytest.raises(AssertionError), assert_checkpoints():
            pass
        with pytest.raises(AssertionError), assert_checkpoints():
            await nurseryloop.lowlevel.cancel_shielded_checkpoint()
        with assert_checkpoints():
            await nurseryloop.lowlevel.checkpoint_if_cancelled()
            await nurseryloop.lowlevel.cancel_shielded_checkpoint()
        with assert_checkpoints(), assert_checkpoints():
            await nurseryloop.checkpoint()
        assert nurseryloop.lowlevel.current_task()._loop.observer is None

    run(main)


def test_an_async_test_function_becomes_a_plain_one():
    @trio_test
    async def function(*, clock):
        await sleep(5)
        return nurseryloop.current_time()

    assert function(clock=MockClock(autojump_threshold=0)) == 5
