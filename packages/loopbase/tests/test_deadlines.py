from math import inf

from hypothesis import given, strategies as st

from loopbase import Deadlines, next_period


def test_equal_moments_come_out_in_the_order_they_went_in():
    deadlines = Deadlines[str]()
    for name in "abcdefgh":
        deadlines.add(1.0, name)
    assert deadlines.pop_due(1.0) == list("abcdefgh")


def test_an_item_needs_no_order_of_its_own():
    deadlines = Deadlines[object]()
    first, second = object(), object()
    deadlines.add(1, first)
    deadlines.add(1, second)
    assert deadlines.pop_due(1) == [first, second]


def test_what_is_due_later_stays():
    deadlines = Deadlines[str]()
    deadlines.add(2, "later")
    deadlines.add(1, "now")
    assert deadlines.pop_due(1.5) == ["now"]
    assert deadlines.next_moment() == 2
    assert len(deadlines) == 1


def test_a_removed_entry_is_never_due_and_can_be_removed_again():
    deadlines = Deadlines[str]()
    key = deadlines.add(1, "gone")
    deadlines.add(2, "stays")
    deadlines.remove(key)
    deadlines.remove(key)
    assert deadlines.next_moment() == 2
    assert deadlines.pop_due(5) == ["stays"]
    assert deadlines.next_moment() == inf


def test_none_is_an_item_like_any_other():
    deadlines = Deadlines[None]()
    for key in [deadlines.add(1, None) for _ in range(1000)]:
        deadlines.remove(key)
    assert len(deadlines) == 0
    assert len(deadlines.heap) <= 100


def test_a_million_cancelled_timeouts_leave_a_small_heap():
    deadlines = Deadlines[int]()
    largest = 0
    for number in range(1_000_000):
        deadlines.remove(deadlines.add(number, number))
        largest = max(largest, len(deadlines.heap))
    assert largest <= 100


def test_the_sweep_keeps_the_order_of_equal_moments():
    deadlines = Deadlines[int]()
    keys = {number: deadlines.add(1.0, number) for number in range(1000)}
    for number, key in keys.items():
        if number % 7:
            deadlines.remove(key)
    assert deadlines.pop_due(1.0) == list(range(0, 1000, 7))


operations = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 20)),
        st.tuples(st.just("remove"), st.integers(0, 200)),
        st.tuples(st.just("pop"), st.integers(0, 20)),
    ),
    max_size=300,
)


@given(operations)
def test_it_agrees_with_a_sorted_list(operations: list[tuple[str, int]]):
    deadlines = Deadlines[int]()
    model: list[tuple[int, int]] = []  # (moment, key), sorted
    for operation, number in operations:
        if operation == "add":
            key = deadlines.add(number, number)
            model.append((number, key))
            model.sort()
        elif operation == "remove":
            deadlines.remove(number)
            model = [place for place in model if place[1] != number]
        else:
            due = [moment for moment, _ in model if moment <= number]
            model = model[len(due) :]
            assert deadlines.pop_due(number) == due
        assert deadlines.next_moment() == (model[0][0] if model else inf)
        assert len(deadlines) == len(model)


@given(st.floats(0, 1e9), st.floats(1e-3, 1e6), st.integers(0, 10_000))
def test_the_next_period_is_always_still_to_come(start: float, seconds: float, periods: int):
    now = start + periods * seconds
    moment = next_period(start, seconds, now)
    assert now < moment <= now + 2 * seconds


def test_a_period_that_is_over_is_left_out():
    assert next_period(10, 2, 10) == 12
    assert next_period(10, 2, 11.5) == 12
    assert next_period(10, 2, 12) == 14
    assert next_period(10, 2, 17) == 18


def test_a_moment_that_cannot_be_written_exactly_does_not_come_twice():
    moments = [0.0]
    for _ in range(20):
        moments.append(next_period(0.0, 0.1, moments[-1]))
    assert moments == [n * 0.1 for n in range(21)]


def test_the_moment_of_an_entry_can_be_asked_for():
    deadlines = Deadlines()
    late, early = deadlines.add(2.0, "late"), deadlines.add(1.0, "early")
    assert (deadlines.moment_of(late), deadlines.moment_of(early)) == (2.0, 1.0)
    deadlines.remove(late)
    assert deadlines.moment_of(late) is None


def test_the_moments_of_what_is_due_are_told_in_the_same_order():
    deadlines = Deadlines[str]()
    for moment, name in ((3, "later"), (2, "second"), (1, "first"), (2, "third")):
        deadlines.add(moment, name)
    deadlines.remove(deadlines.add(1, "removed"))
    assert deadlines.due_moments(2.5) == [1, 2, 2]
    assert deadlines.pop_due(2.5) == ["first", "second", "third"]
    assert deadlines.due_moments(2.5) == []
