import signal
import threading

import pytest

import nurseryloop
from nurseryloop import Event, lowlevel, open_nursery, sleep


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
