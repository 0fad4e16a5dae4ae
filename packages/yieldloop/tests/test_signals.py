"""Ctrl-C: the first one, the second one, and when the loop is at work itself."""

import os
import signal
import threading

import pytest

import yieldloop


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
