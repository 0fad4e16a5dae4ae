"""Several receivers, nothing lost, and the handler that was there before is back."""

import signal
import threading

import pytest

from loopbase import SignalReceiver

ONE, TWO = signal.SIGUSR1, signal.SIGUSR2


@pytest.fixture(autouse=True)
def handlers_are_back():
    before = [signal.getsignal(number) for number in (ONE, TWO)]
    yield
    assert [signal.getsignal(number) for number in (ONE, TWO)] == before


def test_everyone_hears_it_once_and_in_the_order_of_arrival():
    told = []
    first = SignalReceiver((ONE, TWO), lambda: told.append("first"))
    second = SignalReceiver((ONE,), lambda: told.append("second"))
    first.open()
    second.open()
    signal.raise_signal(TWO)
    for _ in range(100):
        signal.raise_signal(ONE)
    assert told == ["first", "first", "second"]
    assert [first.take(), first.take(), first.take()] == [TWO, ONE, None]
    signal.raise_signal(ONE)
    assert told[3:] == ["first"]
    assert [first.take(), first.take()] == [ONE, None]
    assert second.take() == ONE
    second.close()
    first.close()


def test_what_nobody_took_goes_to_the_handler_that_is_back():
    heard = []
    before = signal.signal(ONE, lambda number, _frame: heard.append(number))
    first, second = (SignalReceiver((ONE,), lambda: None) for _ in range(2))
    first.open()
    second.open()
    signal.raise_signal(ONE)
    first.close()
    assert heard == []
    second.close()
    assert heard == [ONE]
    signal.signal(ONE, before)


def test_a_handler_that_the_program_installs_meanwhile_stays():
    receiver = SignalReceiver((ONE,), lambda: None)
    receiver.open()
    before = signal.signal(ONE, signal.SIG_IGN)
    receiver.close()
    assert signal.getsignal(ONE) is signal.SIG_IGN
    signal.signal(ONE, signal.SIG_DFL)
    assert before is not signal.SIG_DFL


def test_one_that_cannot_be_caught_leaves_the_others_as_they_were():
    with pytest.raises(OSError, match="SIGKILL cannot be caught"):
        SignalReceiver((ONE, signal.SIGKILL), lambda: None).open()
    with pytest.raises(ValueError):
        SignalReceiver((ONE, 12345), lambda: None).open()


def test_misuse_is_told():
    with pytest.raises(TypeError, match="name the signals"):
        SignalReceiver((), lambda: None)
    errors = []

    def elsewhere():
        try:
            SignalReceiver((ONE,), lambda: None).open()
        except RuntimeError as error:
            errors.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(errors) == 1 and "main thread" in errors[0]
