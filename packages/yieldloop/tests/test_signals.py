"""Ctrl-C: the first one, the second one, and when the loop is at work itself."""

import os
import signal
import threading

import pytest

import yieldloop
from yieldloop._signals import _deliver
from yieldloop._suspend import here


def press():
    signal.raise_signal(signal.SIGINT)


def test_the_first_one_cancels_main_and_comes_out_when_all_is_unwound():
    log = []

    async def child():
        try:
            await yieldloop.sleep(100)
        finally:
            await yieldloop.checkpoint()
            log.append("child")

    async def main():
        yieldloop.spawn(child)
        await yieldloop.checkpoint()
        press()
        log.append("goes on to its next wait")
        try:
            await yieldloop.sleep(100)
        finally:
            await yieldloop.checkpoint()
            log.append("main")

    with pytest.raises(KeyboardInterrupt):
        yieldloop.run(main)
    assert log == ["goes on to its next wait", "main", "child"]


def test_a_sleeping_loop_is_woken():
    async def main():
        thread = threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGINT))
        thread.start()
        try:
            await yieldloop.sleep(1000)
        finally:
            thread.join()

    with pytest.raises(KeyboardInterrupt):
        yieldloop.run(main)


def test_the_second_one_raises_at_once():
    log = []

    async def main():
        press()
        log.append("first")
        try:
            press()
            log.append("never")
        finally:
            log.append("unwound")

    with pytest.raises(KeyboardInterrupt):
        yieldloop.run(main)
    assert log == ["first", "unwound"]


def test_the_second_one_breaks_a_shield_when_nobody_runs():
    async def presses():
        press()
        await yieldloop.checkpoint()
        # Not in the program, but as if the loop itself were interrupted.
        yieldloop._signals.interrupted(yieldloop.current_task().loop, None)
        await yieldloop.sleep(1000)

    async def main():
        yieldloop.spawn(presses)
        with yieldloop.disable_cancellation():
            await yieldloop.sleep(1000)

    with pytest.raises(KeyboardInterrupt):
        yieldloop.run(main)


def test_pressed_while_the_rest_is_unwound_it_comes_out_and_the_next_one_breaks_shields():
    async def child():
        try:
            await yieldloop.sleep(1000)
        finally:
            press()
            await yieldloop.checkpoint()
            yieldloop._signals.interrupted(yieldloop.current_task().loop, None)
            try:
                with yieldloop.disable_cancellation():
                    await yieldloop.sleep(1000)
            finally:
                await yieldloop.sleep(0.001)
                log.append("unwound")

    async def main():
        yieldloop.spawn(child)
        await yieldloop.checkpoint()

    log = []
    with pytest.raises(KeyboardInterrupt):
        yieldloop.run(main)
    assert log == ["unwound"]


def test_the_second_one_takes_nothing_away_that_was_handed_over(run):
    async def main():
        queue = yieldloop.Queue()
        yieldloop.spawn(hand_over, queue)
        return await queue.get()

    async def hand_over(queue):
        await queue.put("item")
        _deliver(here.loop, 2)  # as if it came while the loop was at work

    assert run(main) == "item"


def test_main_may_catch_the_cancellation_and_end_well():
    async def main():
        press()
        try:
            await yieldloop.sleep(1000)
        except yieldloop.CancelledError:
            return "saved"

    assert yieldloop.run(main) == "saved"


def test_pythons_own_handler_is_back_after_the_run():
    async def main():
        return signal.getsignal(signal.SIGINT)

    assert yieldloop.run(main) is not signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


USR1, USR2 = signal.SIGUSR1, signal.SIGUSR2


def test_a_queue_yields_what_arrives_and_the_handler_is_back_afterwards(run):
    async def main():
        seen = []
        async with yieldloop.SignalQueue(USR1, USR2) as queue:
            signal.raise_signal(USR2)
            for _ in range(10_000):
                signal.raise_signal(USR1)
            async for number in queue:
                seen.append(number)
                if len(seen) == 2:
                    break
            async with yieldloop.TaskGroup() as group:
                waiting = group.spawn(queue.get)
                await yieldloop.sleep(1)
                signal.raise_signal(USR1)
            return seen, waiting.result

    before = signal.getsignal(USR1)
    assert run(main) == ([USR2, USR1], USR1)
    assert signal.getsignal(USR1) is before


def test_every_queue_hears_it_and_a_generator_waits_as_well(run):
    def waits(queue):
        return (yield from queue.get())

    async def main():
        async with (
            yieldloop.SignalQueue(USR1) as one,
            yieldloop.SignalQueue(USR1) as two,
            yieldloop.TaskGroup() as group,
        ):
            tasks = [group.spawn(waits, queue) for queue in (one, two)]
            await yieldloop.checkpoint()
            signal.raise_signal(USR1)
        return [task.result for task in tasks]

    assert run(main) == [USR1, USR1]


def test_a_signal_to_another_thread_wakes_the_sleeping_loop():
    async def main():
        async with yieldloop.SignalQueue(USR1) as queue:
            thread = threading.Timer(0.01, signal.raise_signal, [USR1])
            thread.start()
            number = await queue.get()
            thread.join()
            return number

    assert yieldloop.run(main) == USR1


def test_a_cancelled_wait_loses_no_signal(run):
    async def main():
        async with yieldloop.SignalQueue(USR1) as queue:
            async with yieldloop.ignore_after(1):
                await queue.get()
            signal.raise_signal(USR1)
            task = yieldloop.spawn(queue.get)
            await yieldloop.checkpoint()
            task.cancel()  # it was woken already, and keeps what it was handed
            return await task.join()

    assert run(main) == USR1


def test_a_queue_that_is_not_open_says_so(run):
    async def main():
        queue = yieldloop.SignalQueue(USR1)
        with pytest.raises(yieldloop.ClosedResourceError, match="async with"):
            await queue.get()
        async with queue:
            with pytest.raises(RuntimeError, match="open already"):
                queue.open()
            waiting = yieldloop.spawn(queue.get)
            await yieldloop.checkpoint()
        await waiting.wait()
        assert isinstance(waiting.exception, yieldloop.ClosedResourceError)
        queue = yieldloop.SignalQueue(signal.SIGKILL)
        for _ in range(2):  # what could not be opened is not open
            with pytest.raises(OSError, match="SIGKILL"):
                queue.open()

    run(main)


def test_outside_the_main_thread_there_are_no_signals():
    errors = []

    async def main():
        async with yieldloop.SignalQueue(USR1):
            pass

    def elsewhere():
        try:
            yieldloop.run(main)
        except RuntimeError as error:
            errors.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(errors) == 1 and "main thread" in errors[0]
