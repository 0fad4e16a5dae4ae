import signal
import threading

import pytest

from loopbase import interrupts


def test_a_ctrl_c_inside_the_block_is_handed_over_and_not_raised():
    frames = []
    with interrupts(frames.append) as active:
        assert active
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert [frame.f_code.co_name for frame in frames] == [
        "test_a_ctrl_c_inside_the_block_is_handed_over_and_not_raised"
    ] * 2


def test_pythons_own_handler_is_back_afterwards():
    with interrupts(lambda _: None):
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_handler_of_the_programs_own_is_left_alone():
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append("mine"))
    try:
        with interrupts(lambda _: seen.append("the loop's")) as active:
            assert not active
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == ["mine"]


def test_a_handler_installed_meanwhile_is_kept():
    def mine(*_: object) -> None:
        pass

    before = signal.getsignal(signal.SIGINT)
    try:
        with interrupts(lambda _: None):
            signal.signal(signal.SIGINT, mine)
        assert signal.getsignal(signal.SIGINT) is mine
    finally:
        signal.signal(signal.SIGINT, before)


def test_outside_the_main_thread_there_is_nothing_to_take():
    answers = []

    def work() -> None:
        with interrupts(lambda _: None) as active:
            answers.append(active)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert answers == [False]
