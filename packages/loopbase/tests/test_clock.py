import time
from math import inf

from loopbase import RealClock, VirtualClock


def test_the_real_clock_is_monotonic_time():
    before = time.monotonic()
    now = RealClock().current_time()
    assert before <= now <= time.monotonic()


def test_the_real_clock_sleeps_until_the_deadline_and_never_a_negative_time():
    clock = RealClock()
    now = clock.current_time()
    assert 99 < clock.deadline_to_sleep_time(now + 100) <= 100
    assert clock.deadline_to_sleep_time(now - 100) == 0
    assert clock.deadline_to_sleep_time(inf) == inf


def test_the_virtual_clock_moves_only_when_idle():
    clock = VirtualClock(start=5)
    assert clock.current_time() == 5
    assert clock.deadline_to_sleep_time(8) == 0
    assert clock.current_time() == 5
    clock.idle_until(8)
    assert clock.current_time() == 8


def test_the_virtual_clock_never_goes_back():
    clock = VirtualClock(start=5)
    clock.idle_until(3)
    assert clock.current_time() == 5


def test_the_virtual_clock_does_not_jump_to_infinity():
    clock = VirtualClock()
    assert clock.deadline_to_sleep_time(inf) == inf
    clock.idle_until(inf)
    assert clock.current_time() == 0


def test_a_held_virtual_clock_stands_still_until_the_last_release():
    clock = VirtualClock()
    clock.hold()
    clock.hold()
    clock.release()
    assert clock.deadline_to_sleep_time(1) == inf
    clock.idle_until(1)
    assert clock.current_time() == 0
    clock.release()
    assert clock.deadline_to_sleep_time(1) == 0
    clock.idle_until(1)
    assert clock.current_time() == 1
