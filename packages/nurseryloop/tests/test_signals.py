import signal
import threading
import time

import pytest

import nurseryloop
from nurseryloop import Event, lowlevel, open_nursery, open_signal_receiver, sleep


def interrupt():
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_is_raised_at_once_in_a_users_code_and_everything_unwinds(run):
    unwound = []

    async def sleeper():
        try:
            await sleep(100)
        finally:
            unwound.append("sleeper")

    async def main():
        try:
            async with open_nursery() as nursery:
                nursery.start_soon(sleeper)
                await nurseryloop.checkpoint()
                interrupt()
                unwound.append("never here")
        finally:
            unwound.append("main")

    with pytest.raises(BaseExceptionGroup) as caught:
        run(main)
    assert [type(error) for error in caught.value.exceptions] == [KeyboardInterrupt]
    assert unwound == ["sleeper", "main"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_in_protected_code_it_waits_for_the_next_checkpoint(run):
    log = []

    @lowlevel.enable_ki_protection
    async def main():
        interrupt()
        log.append(lowlevel.currently_ki_protected())
        await lowlevel.cancel_shielded_checkpoint()
        log.append("not yet")
        await nurseryloop.checkpoint()

    with pytest.raises(KeyboardInterrupt):
        run(main)
    assert log == [True, "not yet"]


def test_inside_the_loop_it_is_brought_to_the_main_task(run):
    class Interrupting(nurseryloop.abc.Instrument):
        def after_io_wait(self, timeout):
            if timeout == 0 and not self.done:
                self.done = True
                interrupt()

        done = False

    async def main():
        try:
            await sleep(5)
        except KeyboardInterrupt:
            return "told"

    assert run(main, instruments=[Interrupting()]) == "told"


def test_it_wakes_a_loop_that_sleeps():
    async def main():
        timer = threading.Timer(0.05, signal.pthread_kill, (threading.main_thread().ident, 2))
        timer.start()
        try:
            await nurseryloop.sleep_forever()
        finally:
            timer.join()

    with pytest.raises(KeyboardInterrupt):
        nurseryloop.run(main)


def test_restricted_it_comes_at_checkpoints_only(run):
    log = []

    async def main():
        interrupt()
        log.append("went on")
        await nurseryloop.checkpoint()

    with pytest.raises(KeyboardInterrupt):
        run(main, restrict_keyboard_interrupt_to_checkpoints=True)
    assert log == ["went on"]


def test_a_parent_that_waits_for_its_children_cancels_them(run):
    unwound = []

    async def child():
        lowlevel.enable_ki_protection(child)
        await nurseryloop.checkpoint()
        _protected_interrupt()
        try:
            await sleep(100)
        finally:
            unwound.append("child")

    @lowlevel.enable_ki_protection
    def _protected_interrupt():
        interrupt()

    async def main():
        async with open_nursery() as nursery:
            nursery.start_soon(child)

    with pytest.raises(BaseExceptionGroup) as caught:
        run(main)
    assert isinstance(caught.value.exceptions[0], KeyboardInterrupt)
    assert unwound == ["child"]


def test_with_no_time_left_it_comes_out_of_run(run):
    @lowlevel.enable_ki_protection
    async def main():
        interrupt()
        return "result"

    with pytest.raises(KeyboardInterrupt):
        run(main)


def test_a_handler_of_the_programs_own_is_left_alone(run):
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append("own"))
    try:

        async def main():
            interrupt()
            await Event().wait() if not seen else None

        run(main)
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == ["own"]


def test_primitives_are_protected_and_what_they_call_is_not(run):
    seen = []

    async def ask():
        seen.append(lowlevel.currently_ki_protected())

    async def main():
        await ask()
        await nurseryloop.gather(ask)
        await nurseryloop.to_thread.run_sync(lambda: nurseryloop.from_thread.run(ask))
        lowlevel.current_trio_token().run_sync_soon(
            lambda: seen.append(lowlevel.currently_ki_protected())
        )
        await sleep(1)

        async def system():
            await ask()

        lowlevel.spawn_system_task(system)
        await sleep(1)

    run(main)
    assert seen == [False, False, False, True, True]


def test_signals_come_out_of_an_iterator_and_a_flood_is_one_of_each(run):
    before = signal.getsignal(signal.SIGUSR1)

    async def main():
        with open_signal_receiver(signal.SIGUSR1, signal.SIGUSR2) as arriving:
            with open_signal_receiver(signal.SIGUSR1) as also:
                for _ in range(1000):
                    signal.raise_signal(signal.SIGUSR1)
                signal.raise_signal(signal.SIGUSR2)
                assert await anext(also) == signal.SIGUSR1
            assert [await anext(arriving), await anext(arriving)] == [
                signal.SIGUSR1,
                signal.SIGUSR2,
            ]
            with nurseryloop.move_on_after(1) as scope:
                await anext(arriving)
            assert scope.cancelled_caught
            signal.raise_signal(signal.SIGUSR1)
            async for number in arriving:
                assert number == signal.SIGUSR1
                break
        with pytest.raises(RuntimeError, match="exited"):
            await anext(arriving)

    run(main)
    assert signal.getsignal(signal.SIGUSR1) is before


def test_a_signal_wakes_a_loop_that_sleeps_whichever_thread_it_hits():
    async def main():
        with open_signal_receiver(signal.SIGUSR1) as arriving:

            def send():
                time.sleep(0.05)
                signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

            thread = threading.Thread(target=send)
            thread.start()
            assert await anext(arriving) == signal.SIGUSR1
            thread.join()

    nurseryloop.run(main)


def test_one_task_iterates_and_leaving_the_block_tells_it(run):
    async def main():
        async def take(arriving):
            with pytest.raises(RuntimeError, match="exited"):
                await anext(arriving)

        async with open_nursery() as nursery:
            with open_signal_receiver(signal.SIGUSR1) as arriving:
                nursery.start_soon(take, arriving)
                await sleep(1)
                with pytest.raises(nurseryloop.BusyResourceError):
                    await anext(arriving)
        with open_signal_receiver(signal.SIGUSR1) as arriving, pytest.raises(BaseExceptionGroup):
            async with open_nursery() as nursery:  # at the same moment
                nursery.start_soon(anext, arriving)
                nursery.start_soon(anext, arriving)

    run(main)


def test_what_cannot_be_received_is_refused(run):
    async def main():
        for signals, error in (
            ((), TypeError),
            ((signal.SIGKILL,), OSError),
            ((1234567,), ValueError),
        ):
            with pytest.raises(error), open_signal_receiver(*signals):
                pass

        async def naughty():
            with open_signal_receiver(signal.SIGUSR1):
                pass

        with pytest.raises(RuntimeError, match="main thread"):
            await nurseryloop.to_thread.run_sync(nurseryloop.run, naughty)

    run(main)


def test_what_nobody_took_goes_to_the_handler_before(run):
    seen = []
    before = signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
    try:

        async def main():
            with open_signal_receiver(signal.SIGUSR1):
                signal.raise_signal(signal.SIGUSR1)
                await sleep(1)
                assert not seen

        run(main)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert seen == [signal.SIGUSR1]
