import gc
import weakref

import pytest

from loopbase import Error, Value, capture


def divide(a: int, b: int) -> float:
    return a / b


def test_capture_keeps_a_result_or_an_exception():
    assert capture(divide, 6, b=3) == Value(2)
    outcome = capture(divide, 1, 0)
    assert isinstance(outcome, Error)
    with pytest.raises(ZeroDivisionError):
        outcome.unwrap()


def test_capture_catches_what_is_no_exception_too():
    def leave() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        capture(leave).unwrap()


def test_the_traceback_starts_in_the_function_that_was_called():
    outcome = capture(divide, 1, 0)
    assert isinstance(outcome, Error)
    assert outcome.error.__traceback__ is not None
    assert outcome.error.__traceback__.tb_frame.f_code is divide.__code__


def test_send_resumes_a_generator_either_way():
    def generator():
        got = yield 1
        try:
            yield got
        except KeyError:
            yield "caught"

    running = generator()
    next(running)
    assert Value("sent").send(running) == "sent"
    assert Error(KeyError()).send(running) == "caught"


def test_raising_leaves_no_reference_circle():
    class Marked(Exception):
        pass

    gc.disable()
    try:
        error = Marked()
        seen = weakref.ref(error)
        try:
            Error(error).unwrap()
        except Marked:
            pass
        del error
        assert seen() is None
    finally:
        gc.enable()
