import signal
import threading

import pytest

from loopbase import READABLE, Poller, SelectPoller, Wakeup, open_poller


@pytest.fixture(params=[SelectPoller, open_poller])
def poller(request: pytest.FixtureRequest):
    made: Poller = request.param()
    yield made
    made.close()


@pytest.fixture
def wakeup(poller: Poller):
    made = Wakeup()
    poller.watch(made.fileno())
    yield made
    made.close()


def test_nothing_watched_is_nothing_ready(poller: Poller):
    assert poller.wait(0) == []


def test_a_wake_makes_the_poller_return_until_it_is_drained(poller: Poller, wakeup: Wakeup):
    assert poller.wait(0) == []
    wakeup.wake()
    wakeup.wake()
    assert poller.wait(float("inf")) == [(wakeup.fileno(), READABLE)]
    wakeup.drain()
    assert poller.wait(0) == []


def test_a_wake_from_a_thread_ends_an_endless_sleep(poller: Poller, wakeup: Wakeup):
    thread = threading.Thread(target=wakeup.wake)
    thread.start()
    assert poller.wait(float("inf")) == [(wakeup.fileno(), READABLE)]
    thread.join()


def test_after_a_drain_the_next_wake_counts_again(poller: Poller, wakeup: Wakeup):
    for _ in range(3):
        wakeup.wake()
        assert poller.wait(0) == [(wakeup.fileno(), READABLE)]
        wakeup.drain()


def test_a_wake_in_the_middle_of_a_drain_does_not_silence_the_next(poller: Poller, wakeup: Wakeup):
    reader = wakeup._reader

    class Interrupted:
        def recv(self, size: int) -> bytes:
            wakeup.wake()  # another thread, just before the loop reads
            read = reader.recv(size)
            wakeup.wake()  # and just after
            return read

    wakeup.wake()
    wakeup._reader = Interrupted()  # type: ignore[assignment]
    wakeup.drain()
    wakeup._reader = reader
    while poller.wait(0):  # wakes too many are allowed
        wakeup.drain()
    wakeup.wake()
    assert poller.wait(0) == [(wakeup.fileno(), READABLE)]


def test_an_unwatched_descriptor_is_not_reported(poller: Poller, wakeup: Wakeup):
    poller.watch(wakeup.fileno(), 0)
    wakeup.wake()
    assert poller.wait(0) == []


def test_a_sleep_of_a_year_is_no_error(poller: Poller, wakeup: Wakeup):
    wakeup.wake()
    assert poller.wait(365 * 24 * 3600.0) == [(wakeup.fileno(), READABLE)]


def test_waking_what_is_closed_does_nothing():
    wakeup = Wakeup()
    wakeup.close()
    wakeup.close()
    wakeup.wake()


def test_a_million_wakes_never_block_nor_fail():
    wakeup = Wakeup()
    for _ in range(100_000):
        wakeup._pending = False  # as if the loop had drained the flag but not yet the bytes
        wakeup.wake()
    wakeup.drain()
    wakeup.close()


def test_closing_a_poller_twice_is_no_error(poller: Poller):
    poller.close()
    poller.close()


def test_a_signal_in_another_thread_ends_an_endless_sleep(poller: Poller, wakeup: Wakeup):
    heard: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: heard.append(number))
    # The system calls the handler in that thread, which interrupts no poll in this one.
    thread = threading.Thread(target=signal.raise_signal, args=[signal.SIGUSR1])
    with wakeup.by_signals():
        thread.start()
        assert poller.wait(float("inf")) == [(wakeup.fileno(), READABLE)]
        wakeup.drain()
    thread.join()
    signal.signal(signal.SIGUSR1, before)
    assert heard == [signal.SIGUSR1]
    assert signal.set_wakeup_fd(-1) == -1


def test_who_else_was_woken_by_signals_is_so_again(wakeup: Wakeup):
    other, theirs = Wakeup(), Wakeup()
    with other.by_signals():
        with wakeup.by_signals():
            pass
        with wakeup.by_signals():
            before = signal.set_wakeup_fd(theirs.fileno())
        assert signal.set_wakeup_fd(-1) == theirs.fileno() != before
    with other.by_signals(), wakeup.by_signals():
        other.close()
    assert signal.set_wakeup_fd(-1) == -1
    theirs.close()


def test_in_another_thread_signals_are_nobodys_business(wakeup: Wakeup):
    def block() -> None:
        with wakeup.by_signals():
            done.append(True)

    done: list[bool] = []
    thread = threading.Thread(target=block)
    thread.start()
    thread.join()
    assert done == [True]
