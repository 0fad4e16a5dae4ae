from collections import deque

import pytest

from loopbase import Recording, Replay, ReplayError, Schedule, SeededShuffle, taker


def order(schedule: Schedule | None, items: str = "abcdefgh") -> str:
    ready = deque(items)
    take = taker(ready, schedule)
    return "".join(take() for _ in items)


def test_no_schedule_is_first_in_first_out_by_the_queue_itself():
    ready: deque[str] = deque("abc")
    assert taker(ready, None) == ready.popleft
    assert order(None) == "abcdefgh"


def test_a_seed_gives_the_same_order_every_time():
    assert order(SeededShuffle(1)) == order(SeededShuffle(1))
    assert sorted(order(SeededShuffle(1))) == list("abcdefgh")
    assert len({order(SeededShuffle(seed)) for seed in range(20)}) > 15


def test_a_recording_replays():
    recording = Recording(SeededShuffle(7))
    seen = order(recording)
    assert order(Replay(recording.choices)) == seen


def test_a_recording_by_itself_is_first_in_first_out():
    assert order(Recording()) == "abcdefgh"


def test_a_recording_that_is_too_short_says_so():
    with pytest.raises(ReplayError, match="has 2 steps and the program needs more"):
        order(Replay([0, 0]))


def test_a_recording_of_another_program_says_so():
    with pytest.raises(ReplayError, match="recorded as choice 7, but 3 tasks are ready"):
        order(Replay([7]), "abc")


def test_the_repr_is_what_replays_it():
    assert repr(SeededShuffle(42)) == "SeededShuffle(42)"
