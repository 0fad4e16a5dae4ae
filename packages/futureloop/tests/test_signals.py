"""How does a signal reach a task?"""

import signal
import threading
import time
from functools import partial

import pytest

import futureloop


def interrupt():
    signal.raise_signal(signal.SIGINT)


@pytest.fixture(autouse=True)
def nothing_is_left():
    threads = threading.active_count()
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert threading.active_count() == threads


def test_the_first_press_cancels_the_main_task_which_cleans_up():
    seen = []

    async def child():
        try:
            await futureloop.sleep(100)
        finally:
            await futureloop.checkpoint()
            seen.append("child")

    async def main():
        task = futureloop.create_task(child())
        await futureloop.checkpoint()
        interrupt()
        try:
            await task
        finally:
            await futureloop.checkpoint()
            seen.append("main")

    with pytest.raises(KeyboardInterrupt):
        futureloop.run(main())
    assert sorted(seen) == ["child", "main"]


def test_it_wakes_a_sleeping_loop():
    async def main():
        timer = threading.Timer(0.05, interrupt_main_thread)
        timer.start()
        try:
            await futureloop.sleep(30)
        finally:
            timer.join()

    def interrupt_main_thread():
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        futureloop.run(main())


def test_a_second_press_breaks_a_task_that_does_not_wait():
    seen = []

    async def main():
        try:
            interrupt()
            interrupt()
            seen.append("not reached")
        finally:
            seen.append("cleaned up")

    with pytest.raises(KeyboardInterrupt):
        futureloop.run(main())
    assert seen == ["cleaned up"]


def test_a_main_task_that_takes_it_may_go_on():
    async def main():
        interrupt()
        try:
            await futureloop.sleep(100)
        except futureloop.CancelledError:
            futureloop.current_task().uncancel()
        return "went on"

    assert futureloop.run(main()) == "went on"


def test_a_press_while_the_run_unwinds_cancels_the_rest_again():
    seen = []

    async def stubborn():
        for _ in range(2):
            try:
                await futureloop.Event().wait()
            except futureloop.CancelledError:
                seen.append("cancelled")
                if len(seen) == 1:
                    interrupt()

    async def main():
        futureloop.create_task(stubborn())
        await futureloop.checkpoint()

    with pytest.raises(KeyboardInterrupt):
        futureloop.run(main())
    assert seen == ["cancelled", "cancelled"]


def test_presses_at_any_moment_lose_no_task():
    """Press at a random moment, over and over; every task's `finally` runs each time."""
    for attempt in range(30):
        ended = []

        def press_soon(attempt):
            # Armed while the loop is made: from then on the run has Ctrl-C to itself.
            signal.setitimer(signal.ITIMER_REAL, 0.00002 + attempt * 0.0002)
            return futureloop.Loop()

        async def child(event, ended=ended):
            try:
                while True:
                    event.set()
                    await futureloop.checkpoint()
                    event.clear()
            finally:
                ended.append(1)

        async def main(child=child, ended=ended):
            event = futureloop.Event()
            async with futureloop.TaskGroup() as group:
                for _ in range(5):
                    group.create_task(child(event))
                await futureloop.checkpoint()
                ended.append(0)

        started = time.monotonic()
        pressed = signal.setitimer(signal.ITIMER_REAL, 0)
        assert pressed == (0, 0)
        before = signal.signal(signal.SIGALRM, lambda *_: interrupt())
        try:
            with pytest.raises(KeyboardInterrupt):
                futureloop.run(main(), loop_factory=partial(press_soon, attempt))
        finally:
            signal.signal(signal.SIGALRM, before)
        assert sum(ended) == 5 or not ended
        assert time.monotonic() - started < 10
