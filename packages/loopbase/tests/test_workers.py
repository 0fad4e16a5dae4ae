import queue
import threading
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Any

import pytest

from loopbase import Error, Outcome, Value, Workers

variable = ContextVar("variable", default="unset")


@pytest.fixture
def workers():
    before = set(threading.enumerate())
    made = Workers("test")
    yield made
    made.close()
    assert set(threading.enumerate()) <= before


def run(workers: Workers, function: Callable[[], Any], **options: Any) -> Outcome[Any]:
    answers: queue.SimpleQueue[Outcome[Any]] = queue.SimpleQueue()
    workers.submit(function, answers.put, **options)
    return answers.get()


def test_a_result_and_an_exception_are_delivered(workers: Workers):
    assert run(workers, lambda: 3) == Value(3)
    outcome = run(workers, lambda: 1 // 0)
    assert isinstance(outcome, Error)
    assert isinstance(outcome.error, ZeroDivisionError)


def test_one_thread_serves_one_job_after_the_other(workers: Workers):
    names = {run(workers, lambda: threading.current_thread().name).unwrap() for _ in range(200)}
    assert names == {"test 1"}


def test_jobs_that_block_get_a_thread_each(workers: Workers):
    meet = threading.Barrier(5)
    answers: queue.SimpleQueue[Outcome[int]] = queue.SimpleQueue()
    for _ in range(5):
        workers.submit(meet.wait, answers.put)
    assert sorted(answers.get().unwrap() for _ in range(5)) == [0, 1, 2, 3, 4]


def test_context_variables_are_carried_when_given(workers: Workers):
    variable.set("carried")
    assert run(workers, variable.get) == Value("unset")
    assert run(workers, variable.get, context=copy_context()) == Value("carried")
    variable.set("unset")


def test_an_idle_thread_leaves_after_its_time():
    workers = Workers("short-lived", idle_seconds=0.001)
    thread = run(workers, threading.current_thread).unwrap()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert run(workers, threading.current_thread).unwrap() is not thread
    workers.close()


def test_close_waits_for_the_busy(workers: Workers):
    go, done = threading.Event(), []
    workers.submit(go.wait, done.append)
    threading.Timer(0.001, go.set).start()
    workers.close()
    assert done == [Value(True)]


def test_close_need_not_wait_for_the_busy():
    workers = Workers("abandoned")
    go = threading.Event()
    ended: queue.SimpleQueue[threading.Thread] = queue.SimpleQueue()
    workers.submit(go.wait, lambda _: ended.put(threading.current_thread()))
    workers.close(wait=False)
    assert workers.busy == 1
    go.set()
    thread = ended.get()
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_after_close_a_job_is_refused(workers: Workers):
    workers.close()
    with pytest.raises(RuntimeError, match="have been closed"):
        workers.submit(print, print)


def test_a_delivery_that_raises_is_reported_and_the_thread_goes_on(workers: Workers, monkeypatch):
    reported: queue.SimpleQueue[Any] = queue.SimpleQueue()
    monkeypatch.setattr(threading, "excepthook", lambda arguments: reported.put(arguments))

    def deliver(_: object) -> None:
        raise LookupError("the loop is gone")

    workers.submit(lambda: None, deliver)
    assert isinstance(reported.get().exc_value, LookupError)
    assert run(workers, lambda: threading.current_thread().name) == Value("test 1")


def test_an_idle_thread_keeps_nothing_of_its_last_job_alive(workers: Workers):
    import weakref

    class Big:
        pass

    big = Big()
    seen = weakref.ref(big)
    run(workers, lambda kept=big: None)
    del big
    run(workers, lambda: None)  # whoever answers this has put the job before away
    assert seen() is None
