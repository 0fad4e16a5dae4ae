from itertools import pairwise
from math import inf
from socket import AF_INET, AF_INET6, SOCK_DGRAM, SOCK_STREAM

import pytest
from hypothesis import given, strategies as st

from loopbase import AddressInfo, ConnectionPlan, interleave


def v4(number: int, kind: int = SOCK_STREAM, name: str = "") -> AddressInfo:
    return (AF_INET, kind, 6, name, (f"192.0.2.{number}", 80))


def v6(number: int) -> AddressInfo:
    return (AF_INET6, SOCK_STREAM, 6, "", (f"2001:db8::{number}", 80, 0, 0))


def test_families_take_turns_and_the_resolvers_first_choice_leads():
    infos = [v6(1), v6(2), v6(3), v4(1)]
    assert interleave(infos) == [v6(1), v4(1), v6(2), v6(3)]
    assert interleave(infos[::-1]) == [v4(1), v6(3), v6(2), v6(1)]


def test_a_preferred_family_may_have_more_than_one_turn_first():
    infos = [v6(1), v6(2), v6(3), v4(1), v4(2)]
    order = interleave(infos, first_address_family_count=2)
    assert order == [v6(1), v6(2), v4(1), v6(3), v4(2)]
    assert interleave(infos, first_address_family_count=9) == infos
    with pytest.raises(ValueError, match="must be 1 or more, not 0"):
        interleave(infos, first_address_family_count=0)


def test_an_address_listed_twice_is_tried_once():
    assert interleave([v4(1), v4(2), v4(1), v4(2, name="canonical")]) == [v4(1), v4(2)]
    assert len(interleave([v4(1), v4(1, kind=SOCK_DGRAM)])) == 2


@given(st.lists(st.one_of(st.builds(v4, st.integers(0, 5)), st.builds(v6, st.integers(0, 5)))))
def test_nothing_is_lost_and_a_family_keeps_its_order(infos: list[AddressInfo]):
    order = interleave(infos)
    once = list(dict.fromkeys(infos))
    assert sorted(order) == sorted(once)
    for family in (AF_INET, AF_INET6):
        assert [i for i in order if i[0] == family] == [i for i in once if i[0] == family]
    shortest = min(sum(i[0] == family for i in order) for family in (AF_INET, AF_INET6))
    for left, right in pairwise(order[: 2 * shortest]):
        assert left[0] != right[0]


def test_a_slow_attempt_is_overtaken_after_the_delay():
    plan = ConnectionPlan([v6(1), v6(2), v4(1)], delay=0.25)
    assert plan.seconds_to_next(100) == 0
    assert plan.start(100) == 0
    assert plan.start(100) is None
    assert plan.seconds_to_next(100.05) == pytest.approx(0.2)
    assert plan.start(100.25) == 1
    assert plan.addresses[1] == v4(1)
    assert plan.connected(1)
    assert plan.over
    assert plan.start(200) is None
    assert plan.seconds_to_next(200) == inf


def test_a_failed_attempt_is_followed_at_once():
    plan = ConnectionPlan([v6(1), v4(1), v6(2)])
    assert plan.start(0) == 0
    plan.failed(0, OSError("no IPv6 here"))
    assert plan.seconds_to_next(0) == 0
    assert plan.start(0) == 1
    assert plan.seconds_to_next(0) == 0.25


def test_an_old_attempt_that_fails_does_not_hasten_the_next():
    plan = ConnectionPlan([v6(1), v4(1), v6(2)])
    plan.start(0)
    plan.start(0.25)
    plan.failed(0, OSError("timed out"))
    assert plan.start(0.3) is None
    assert plan.seconds_to_next(0.3) == pytest.approx(0.2)


def test_without_overlap_one_attempt_ends_before_the_next_begins():
    plan = ConnectionPlan([v4(1), v4(2)], delay=inf)
    plan.start(0)
    assert plan.seconds_to_next(1e9) == inf
    plan.failed(0, OSError())
    assert plan.start(1e9) == 1


def test_the_second_attempt_that_connects_is_not_the_winner():
    plan = ConnectionPlan([v4(1), v4(2)], delay=0)
    assert [plan.start(0), plan.start(0)] == [0, 1]
    assert plan.connected(1)
    assert not plan.connected(0)
    assert plan.winner == 1


def test_it_is_over_when_the_last_of_all_attempts_has_failed():
    plan = ConnectionPlan([v4(1), v4(2)], delay=0)
    plan.start(0)
    plan.start(0)
    plan.failed(1, OSError())
    assert not plan.over
    assert plan.seconds_to_next(0) == inf
    plan.failed(0, OSError())
    assert plan.over


def fail(*errors: OSError) -> ConnectionPlan:
    plan = ConnectionPlan([v4(number) for number in range(len(errors))])
    for error in errors:
        number = plan.start(0)
        assert number is not None
        plan.failed(number, error)
    return plan


def test_one_error_is_itself():
    error = ConnectionRefusedError(111, "refused")
    assert fail(error).error("x:1") is error


def test_errors_that_say_the_same_are_one():
    errors = [ConnectionRefusedError(111, "refused") for _ in range(3)]
    assert fail(*errors).error("x:1") is errors[0]


def test_errors_of_one_kind_keep_it():
    errors = [ConnectionRefusedError(111, f"refused by {n}") for n in range(2)]
    error = fail(*errors).error("x:1")
    assert type(error) is ConnectionRefusedError
    assert error.errno == 111
    assert "refused by 0" in str(error)
    assert isinstance(error.__cause__, ExceptionGroup)
    assert list(error.__cause__.exceptions) == errors


def test_errors_of_two_kinds_are_an_os_error_with_both():
    error = fail(ConnectionRefusedError(111, "refused"), TimeoutError(110, "slow")).error("x:1")
    assert type(error) is OSError
    assert "all 2 attempts to connect to x:1 failed: " in str(error)
    assert "refused" in str(error)
    assert "slow" in str(error)


def test_no_address_at_all_is_an_error_of_its_own():
    plan = ConnectionPlan([])
    assert plan.over
    assert plan.start(0) is None
    assert "no address is known for x:1" in str(plan.error("x:1"))


def test_the_errors_come_in_the_order_of_the_addresses_and_are_not_kept():
    plan = ConnectionPlan([v4(1), v4(2)], delay=0)
    plan.start(0)
    plan.start(0)
    plan.failed(1, OSError("second"))
    plan.failed(0, OSError("first"))
    assert [str(error) for error in plan.take_errors()] == ["first", "second"]
    assert plan.take_errors() == []


@given(
    st.integers(1, 5), st.integers(0, 5), st.sampled_from([0.0, 0.25, inf]), st.lists(st.booleans())
)
def test_every_address_is_tried_until_one_connects(
    count: int, good: int, delay: float, newest_ends: list[bool]
):
    """Attempts end in any order or outlast the delay; all fail but one, perhaps that one too."""
    plan = ConnectionPlan([v4(number) for number in range(count)], delay=delay)
    now, running, started = 0.0, list[int](), list[int]()
    while not plan.over:
        while (number := plan.start(now)) is not None:
            running.append(number)
            started.append(number)
        if newest_ends.pop() if newest_ends else running:
            if running:
                number = running.pop()
                if number == good:
                    assert plan.connected(number)
                else:
                    plan.failed(number, OSError(str(number)))
        elif plan.seconds_to_next(now) < inf:
            now += plan.seconds_to_next(now)
    assert started == list(range(len(started)))
    if good < count:
        assert plan.winner == good
    else:
        assert len(started) == count
        assert len(plan.take_errors()) == count


@pytest.mark.parametrize("delay", [-1, float("nan")])
def test_a_delay_is_a_time(delay: float):
    with pytest.raises(ValueError, match="the delay between two attempts"):
        ConnectionPlan([], delay=delay)
