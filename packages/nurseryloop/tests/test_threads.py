import contextvars
import threading

import pytest

import nurseryloop
from nurseryloop import (
    Cancelled,
    CapacityLimiter,
    from_thread,
    lowlevel,
    move_on_after,
    open_nursery,
    sleep,
    to_thread,
)
from nurseryloop.testing import active_thread_count, wait_all_threads_completed


def test_a_function_runs_in_another_thread_with_the_callers_variables(run):
    variable = contextvars.ContextVar("variable")

    def work(number):
        seen = variable.get()
        variable.set("of the thread")
        return number, seen, threading.current_thread().name

    async def main():
        variable.set("of the task")
        result = await to_thread.run_sync(work, 7, thread_name="named")
        assert threading.current_thread().name != "named"
        return result, variable.get()

    assert run(main) == ((7, "of the task", "named"), "of the task")


def test_what_the_function_raises_comes_out_and_an_async_function_is_refused(run):
    async def main():
        with pytest.raises(ZeroDivisionError):
            await to_thread.run_sync(lambda: 1 / 0)
        with pytest.raises(TypeError, match="synchronous"):
            await to_thread.run_sync(main)
        with pytest.raises(TypeError, match="synchronous"):
            await to_thread.run_sync(lambda: from_thread.run_sync(main))
        with pytest.raises(TypeError, match="async function"):
            await to_thread.run_sync(lambda: from_thread.run(len, "text"))

    run(main)


def test_a_thread_comes_back_in_and_a_virtual_clock_goes_on_meanwhile(run):
    async def nap(seconds):
        await sleep(seconds)
        return nurseryloop.current_time()

    def work():
        return from_thread.run(nap, 5), from_thread.run_sync(nurseryloop.current_time)

    async def main():
        async with open_nursery() as nursery:
            nursery.start_soon(sleep, 100)
            result = await to_thread.run_sync(work)
            nursery.cancel_scope.cancel()
        return result

    assert run(main) == (5, 5)


def test_a_virtual_clock_waits_for_a_running_thread(run):
    began, go = threading.Event(), threading.Event()

    def work():
        began.set()
        go.wait(10)
        return from_thread.run_sync(nurseryloop.current_time)

    async def main():
        async with open_nursery() as nursery:
            nursery.start_soon(sleep, 1000)
            nursery.start_soon(to_thread.run_sync, began.wait)
            threading.Timer(0.05, go.set).start()
            seen = await to_thread.run_sync(work)
            nursery.cancel_scope.cancel()
        return seen

    assert run(main) == 0


def test_a_cancellation_waits_for_the_thread_which_can_ask_for_it(run):
    began, go = threading.Event(), threading.Event()

    def work():
        from_thread.check_cancelled()
        began.set()
        go.wait(10)
        with pytest.raises(Cancelled):
            from_thread.check_cancelled()
        return "result"

    async def main():
        with nurseryloop.CancelScope() as scope:

            async def cancel():
                await to_thread.run_sync(began.wait)
                scope.cancel()
                go.set()

            async with open_nursery() as nursery:
                nursery.start_soon(cancel)
                result = await to_thread.run_sync(work)
        return result, scope.cancelled_caught

    assert run(main) == ("result", False)


def test_an_abandoned_thread_is_not_waited_for_and_keeps_its_token_until_it_ends(run):
    go, ended = threading.Event(), threading.Event()

    def work():
        go.wait(10)
        ended.set()
        return from_thread.run_sync(lambda: None)

    async def main():
        limiter = CapacityLimiter(1)
        with nurseryloop.CancelScope() as scope:
            async with open_nursery() as nursery:

                async def out():
                    await to_thread.run_sync(work, abandon_on_cancel=True, limiter=limiter)

                nursery.start_soon(out)
                await nurseryloop.checkpoint()
                await nurseryloop.checkpoint()
                scope.cancel()
        assert scope.cancelled_caught or scope.cancel_called
        assert limiter.borrowed_tokens == 1 and active_thread_count() == 1
        assert not ended.is_set()
        go.set()
        await wait_all_threads_completed()
        return limiter.borrowed_tokens, active_thread_count()

    assert run(main) == (0, 0)


def test_a_limiter_bounds_the_threads(run):
    running, most, lock = 0, 0, threading.Lock()

    def work():
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.01)
        with lock:
            running -= 1

    async def main():
        assert to_thread.current_default_thread_limiter().total_tokens == 40
        limiter = CapacityLimiter(2)
        async with open_nursery() as nursery:
            for _ in range(6):
                nursery.start_soon(lambda: to_thread.run_sync(work, limiter=limiter))
        return most

    assert run(main) <= 2


def test_a_strangers_thread_comes_in_with_a_token_until_the_run_is_over(run):
    answers = []

    async def work():
        await nurseryloop.checkpoint()
        return "from the loop"

    def stranger(token):
        for call in (
            lambda: from_thread.run(work, trio_token=token),
            lambda: from_thread.run(work),
            lambda: from_thread.run(work, trio_token="no token"),
            from_thread.check_cancelled,
        ):
            try:
                answers.append(call())
            except RuntimeError as error:
                answers.append(type(error).__name__)

    async def main():
        token = lowlevel.current_trio_token()
        with pytest.raises(RuntimeError, match="block the loop"):
            from_thread.run(work, trio_token=token)
        done = nurseryloop.Event()
        thread = threading.Thread(target=lambda: (stranger(token), token.run_sync_soon(done.set)))
        thread.start()
        await done.wait()
        thread.join()
        return token

    token = run(main)
    assert answers == ["from the loop", "RuntimeError", "RuntimeError", "RuntimeError"]
    with pytest.raises(nurseryloop.RunFinishedError):
        from_thread.run(work, trio_token=token)


def test_cancelling_the_task_cancels_what_its_thread_runs_in_the_loop(run):
    def work():
        with pytest.raises(Cancelled):
            from_thread.run(nurseryloop.sleep_forever)
        return "told"

    async def main():
        with move_on_after(3):
            return await to_thread.run_sync(work)

    assert run(main) == "told"


def test_ten_thousand_wakes_from_a_thread_are_never_lost():
    async def main():
        token, done = lowlevel.current_trio_token(), nurseryloop.Event()
        count = 0

        def one():
            nonlocal count
            count += 1
            if count == 10_000:
                done.set()

        def work():
            for _ in range(10_000):
                token.run_sync_soon(one)

        thread = threading.Thread(target=work)
        thread.start()
        await done.wait()
        thread.join()
        return count

    assert nurseryloop.run(main) == 10_000
