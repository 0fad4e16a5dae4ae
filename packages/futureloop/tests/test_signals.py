"""How does a signal reach a task?"""

import asyncio
import os
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


def test_signals_come_in_their_order_and_a_flood_is_one():
    async def main():
        async with futureloop.open_signal_receiver(signal.SIGUSR1, signal.SIGUSR2) as signals:
            for _ in range(1000):
                signal.raise_signal(signal.SIGUSR1)
            signal.raise_signal(signal.SIGUSR2)
            seen = [await anext(signals), await anext(signals)]
            with pytest.raises(TimeoutError):
                async with futureloop.timeout(0.01):
                    await anext(signals)
        with pytest.raises(futureloop.ClosedResourceError):
            await anext(signals)
        return seen

    before = signal.getsignal(signal.SIGUSR1)
    assert futureloop.run(main()) == [signal.SIGUSR1, signal.SIGUSR2]
    assert signal.getsignal(signal.SIGUSR1) is before


def test_each_queue_hears_of_it_and_a_waiting_task_is_woken():
    async def main():
        async with (
            futureloop.open_signal_receiver(signal.SIGUSR1) as first,
            futureloop.open_signal_receiver(signal.SIGUSR1) as second,
        ):
            waiting = [futureloop.create_task(queue.__anext__()) for queue in (first, second)]
            cancelled = futureloop.create_task(first.__anext__())
            await futureloop.checkpoint()
            cancelled.cancel()
            os.kill(os.getpid(), signal.SIGUSR1)
            return await futureloop.gather(*waiting)

    assert futureloop.run(main()) == [signal.SIGUSR1] * 2


def test_leaving_the_block_wakes_those_who_wait():
    async def main():
        async with futureloop.open_signal_receiver(signal.SIGUSR1) as signals:
            waiting = futureloop.create_task(anext(signals))
            await futureloop.checkpoint()
        with pytest.raises(futureloop.ClosedResourceError):
            await waiting

    async def anext(signals):
        return await signals.__anext__()

    futureloop.run(main())


def test_what_nobody_took_goes_to_the_handler_before():
    seen = []

    async def main():
        async with futureloop.open_signal_receiver(signal.SIGUSR1):
            signal.raise_signal(signal.SIGUSR1)
        assert seen == [signal.SIGUSR1]

    before = signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
    try:
        futureloop.run(main())
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_receiver_says_what_is_wrong_with_it():
    async def open_it(*numbers):
        async with futureloop.open_signal_receiver(*numbers):
            pass

    for numbers, error in [((), TypeError), ((signal.SIGKILL,), OSError), ((4711,), ValueError)]:
        with pytest.raises(error):
            futureloop.run(open_it(*numbers))

    async def main():
        with pytest.raises(RuntimeError, match="main thread"):
            await futureloop.to_thread(futureloop.run, open_it(signal.SIGUSR1))

    futureloop.run(main())


def test_a_callback_for_a_signal():
    async def main():
        loop, seen = asyncio.get_running_loop(), []
        loop.add_signal_handler(signal.SIGUSR1, seen.append, "first")
        loop.add_signal_handler(signal.SIGUSR1, seen.append, "second")
        signal.raise_signal(signal.SIGUSR1)
        await futureloop.checkpoint()
        await futureloop.checkpoint()
        assert loop.remove_signal_handler(signal.SIGUSR1)
        assert not loop.remove_signal_handler(signal.SIGUSR1)
        for wrong, error in [(main, TypeError), (None, TypeError)]:
            with pytest.raises(error):
                loop.add_signal_handler(signal.SIGUSR1 if wrong else "1", wrong or print)
        with pytest.raises(RuntimeError, match="cannot be caught"):
            loop.add_signal_handler(signal.SIGKILL, print)
        with pytest.raises(ValueError):
            loop.add_signal_handler(4711, print)
        loop.add_signal_handler(signal.SIGUSR2, print)
        return seen

    before = signal.getsignal(signal.SIGUSR2)
    assert futureloop.run(main()) == ["second"]
    assert signal.getsignal(signal.SIGUSR2) is before


def test_a_callback_that_raises_is_reported():
    async def main():
        loop, contexts = asyncio.get_running_loop(), []
        loop.set_exception_handler(lambda loop, context: contexts.append(context["exception"]))
        loop.add_signal_handler(signal.SIGUSR1, lambda: 1 / 0)
        signal.raise_signal(signal.SIGUSR1)
        await futureloop.sleep(0.001)
        return contexts

    [error] = futureloop.run(main())
    assert isinstance(error, ZeroDivisionError)


def test_a_callback_may_take_ctrl_c():
    async def main():
        loop, pressed = asyncio.get_running_loop(), futureloop.Event()
        loop.add_signal_handler(signal.SIGINT, pressed.set)
        interrupt()
        await pressed.wait()
        loop.remove_signal_handler(signal.SIGINT)
        interrupt()
        await futureloop.sleep(10)

    with pytest.raises(KeyboardInterrupt):
        futureloop.run(main())
