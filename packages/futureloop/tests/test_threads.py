"""How does blocking work get out of the way, and back in?"""

import asyncio
import concurrent.futures
import contextvars
import threading
import time

import pytest

import futureloop
from futureloop._threads import MOST_THREADS
from loopbase import VirtualClock


def run(main):
    threads = threading.active_count()
    result = futureloop.run(main(), clock=VirtualClock())
    assert threading.active_count() == threads
    return result


def test_a_thread_returns_raises_and_sees_the_callers_context():
    variable = contextvars.ContextVar("variable")

    def work(number):
        if number < 0:
            raise ValueError(number)
        return threading.get_ident(), variable.get() + number

    async def main():
        variable.set(40)
        thread, total = await futureloop.to_thread(work, 2)
        with pytest.raises(ValueError):
            await futureloop.to_thread(work, -1)
        return thread != threading.get_ident(), total

    assert run(main) == (True, 42)


def test_the_virtual_clock_stands_while_a_thread_runs():
    async def main():
        started = threading.Event()

        def work():
            started.wait()
            time.sleep(0.01)

        loop = asyncio.get_running_loop()
        loop.call_soon(started.set)
        async with futureloop.timeout(1):
            await futureloop.to_thread(work)
        return loop.time()

    assert run(main) == 0


def test_from_a_thread_back_into_the_loop_time_goes_on():
    async def nap(seconds):
        await futureloop.sleep(seconds)
        return futureloop.current_task() is not None

    def work():
        return futureloop.from_thread(nap, 60)

    async def main():
        return await futureloop.to_thread(work), asyncio.get_running_loop().time()

    assert run(main) == (True, 60)


def test_from_thread_elsewhere_says_what_to_use():
    with pytest.raises(RuntimeError, match="run_coroutine_threadsafe"):
        futureloop.from_thread(futureloop.checkpoint)


def test_a_coroutine_can_be_handed_in_from_any_thread():
    async def main():
        loop = asyncio.get_running_loop()

        def work():
            future = futureloop.run_coroutine_threadsafe(futureloop.sleep(0, "in"), loop)
            return future.result(timeout=10)

        return await futureloop.to_thread(work)

    assert run(main) == "in"


def test_an_abandoned_thread_runs_on_and_is_waited_for_at_the_end():
    ended, go = [], threading.Event()

    def work():
        go.wait()
        ended.append(True)

    async def main():
        task = futureloop.create_task(futureloop.to_thread(work))
        await futureloop.checkpoint()
        task.cancel()
        await futureloop.wait([task])
        go.set()
        return task.cancelled()

    assert run(main)
    assert ended == [True]


def test_more_calls_than_threads_wait_their_turn():
    async def main():
        lock, most, now = threading.Lock(), [0], [0]

        def work(number):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.001)
            with lock:
                now[0] -= 1
            return number

        count = 3 * MOST_THREADS
        calls = [futureloop.to_thread(work, number) for number in range(count)]
        assert await futureloop.gather(*calls) == list(range(count))
        return most[0]

    assert 1 <= run(main) <= MOST_THREADS


def test_a_call_that_was_cancelled_before_it_had_a_thread_never_runs():
    async def main():
        go, ran = threading.Event(), []
        loop = asyncio.get_running_loop()
        busy = [loop.run_in_executor(None, go.wait) for _ in range(MOST_THREADS)]
        waiting = loop.run_in_executor(None, ran.append, 1)
        waiting.cancel()
        go.set()
        await futureloop.gather(*busy)
        return ran

    assert run(main) == []


def test_a_program_may_bring_its_own_executor():
    async def main():
        loop = asyncio.get_running_loop()
        with concurrent.futures.ThreadPoolExecutor(1, "mine") as executor:
            name = lambda: threading.current_thread().name  # noqa: E731
            assert (await loop.run_in_executor(executor, name)).startswith("mine")
        loop.set_default_executor(concurrent.futures.ThreadPoolExecutor(1, "default"))
        assert (await futureloop.to_thread(name)).startswith("default")
        with pytest.raises(TypeError):
            loop.set_default_executor(1)

    run(main)


@pytest.mark.parametrize("wrong", [futureloop.sleep, 1])
def test_what_is_no_plain_function_has_no_thread(wrong):
    async def main():
        with pytest.raises(TypeError, match="plain function"):
            asyncio.get_running_loop().run_in_executor(None, wrong)
        if callable(wrong):
            with pytest.raises(TypeError, match="plain function"):
                await futureloop.to_thread(wrong, 1)

    run(main)


def test_a_call_that_waits_for_a_thread_is_cancelled_when_there_will_be_none(monkeypatch):
    monkeypatch.setattr("futureloop._threads.MOST_THREADS", 1)
    go = threading.Event()

    async def main():
        loop = asyncio.get_running_loop()
        begun = loop.run_in_executor(None, go.wait, 10)
        waiting = loop.run_in_executor(None, int)
        ending = futureloop.create_task(loop.shutdown_default_executor())
        await futureloop.checkpoint()
        go.set()
        await ending
        return await begun, waiting.cancelled()

    assert run(main) == (True, True)


def test_a_thread_that_ends_after_its_loop_is_silent():
    go, workers = threading.Event(), []

    def work():
        workers.append(threading.current_thread())
        begun.set()
        assert go.wait(10)

    begun = threading.Event()
    loop = futureloop.new_event_loop()
    loop.run_in_executor(None, work)
    assert begun.wait(10)
    loop.close()
    go.set()
    workers[0].join(10)  # what it raised would be reported: an error in the tests
    assert not workers[0].is_alive()
