"""What becomes of threads that are busy when the run ends?

Somebody lets them go only after the run has begun to end, so it ends while they are busy.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import kind_of, only_of
from loopcorpus._cases import expect, needs

pytestmark = [needs("to_thread", "open_task_group"), pytest.mark.real_clock]

_MANY = 4  # fewer than the threads that asyncio has on a small machine


class _Busy:
    """Threads that are held until the run has been ending for a moment."""

    def __init__(self) -> None:
        self.began = threading.Semaphore(0)
        self.ending, self.release = threading.Event(), threading.Event()
        self.ended = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._let_go).start()

    def _let_go(self) -> None:
        self.ending.wait(20)
        time.sleep(0.03)
        self.release.set()

    def work(self) -> None:
        self.began.release()
        self.release.wait(20)
        with self._lock:
            self.ended += 1

    async def all_began(self, lib: Backend) -> None:
        for _ in range(_MANY):
            while not self.began.acquire(blocking=False):
                await lib.sleep(0.001)


def _run(lib: Backend, end: Callable[[Any], object]) -> list[object]:
    """Run until the threads are busy, then `end(group)`; return how it ended, and how they did."""
    busy = _Busy()

    async def main() -> str:
        async with lib.open_task_group() as group:
            for _ in range(_MANY):
                group.start_soon(lib.to_thread, busy.work)
            await busy.all_began(lib)
            busy.ending.set()
            end(group)
            await lib.sleep(20)
        return "returned"

    try:
        outcome = lib.run(main)
    except BaseException as error:
        outcome = kind_of(only_of(error))
    finally:
        busy.ending.set()
    return [outcome, busy.ended]


@expect(["returned", _MANY])
def test_the_main_task_returns(lib: Backend) -> list[object]:
    return _run(lib, lambda group: group.cancel())


@expect(["ZeroDivisionError", _MANY])
def test_the_main_task_fails(lib: Backend) -> list[object]:
    def fail(_group: Any) -> None:
        raise ZeroDivisionError

    return _run(lib, fail)


@expect(["KeyboardInterrupt", _MANY])
def test_the_main_task_is_interrupted(lib: Backend) -> list[object]:
    return _run(lib, lambda _group: os.kill(os.getpid(), signal.SIGINT))


@needs("from_thread")
@expect("the thread has ended")
def test_one_that_calls_back_when_its_task_is_cancelled(lib: Backend) -> str:
    ended = threading.Event()
    calling, cancelled = threading.Event(), threading.Event()

    async def nothing() -> None:
        pass

    def work() -> None:
        calling.set()
        cancelled.wait(20)
        try:
            lib.from_thread(nothing)
        except BaseException as error:
            assert kind_of(error) != "SystemExit"
        ended.set()

    async def main() -> None:
        async with lib.open_task_group() as group:
            group.start_soon(lib.to_thread, work)
            while not calling.is_set():
                await lib.sleep(0.001)
            group.cancel()
            cancelled.set()

    lib.run(main)
    return "the thread has ended" if ended.wait(20) else "the thread waits"
