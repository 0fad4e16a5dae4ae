"""Worker threads, out and in."""

import contextvars
import threading

import pytest

import yieldloop

variable = contextvars.ContextVar("variable", default="unset")


def test_a_thread_sees_the_callers_context_and_the_loop_sees_the_threads(run):
    async def read():
        return variable.get()

    def in_thread():
        seen = variable.get()
        variable.set("thread")
        return seen, yieldloop.from_thread(read)

    async def main():
        variable.set("task")
        return await yieldloop.run_in_thread(in_thread), variable.get()

    assert run(main) == (("task", "thread"), "task")


def test_virtual_time_stands_still_while_a_thread_runs_and_passes_while_it_waits(run):
    go = threading.Event()

    def in_thread():
        assert go.wait(10)
        return yieldloop.from_thread(yieldloop.sleep, 3)

    async def main():
        async with yieldloop.TaskGroup() as group:
            task = group.spawn(yieldloop.run_in_thread, in_thread)
            await yieldloop.checkpoint()
            go.set()
            await yieldloop.sleep(1)
            first = yieldloop.clock()
        return first, task.result

    assert run(main) == (1.0, 3.0)


def test_a_cancellation_waits_for_the_thread_and_its_result_is_kept(run):
    begun, go, log = threading.Event(), threading.Event(), []

    def in_thread():
        begun.set()
        assert go.wait(10)
        return "result"

    async def child():
        log.append(await yieldloop.run_in_thread(in_thread))
        await yieldloop.checkpoint()
        log.append("never")

    async def main():
        task = yieldloop.spawn(child)
        await yieldloop.checkpoint()
        assert begun.wait(10)
        task.cancel()
        await yieldloop.checkpoint()
        assert not task.terminated
        go.set()
        await task.wait()
        return task.cancelled

    assert run(main)
    assert log == ["result"]


def test_an_abandoned_thread_ends_by_itself_and_its_failure_is_reported(run, reports):
    begun, go, workers = threading.Event(), threading.Event(), []

    def in_thread():
        workers.append(threading.current_thread())
        begun.set()
        assert go.wait(10)
        raise ValueError("abandoned")

    async def child():
        await yieldloop.run_in_thread(in_thread, abandon_on_cancel=True)

    async def main():
        task = yieldloop.spawn(child)
        await yieldloop.checkpoint()
        assert begun.wait(10)
        task.cancel()
        await task.wait()
        go.set()
        return task.cancelled

    assert run(main)
    workers[0].join(10)
    assert not workers[0].is_alive()
    assert len(reports) == 1 and "abandoned" in reports[0]


def test_an_abandoned_thread_that_fails_during_the_run_is_reported(run, reports):
    go = threading.Event()

    def in_thread():
        assert go.wait(10)
        raise ValueError("abandoned")

    async def main():
        with yieldloop.CancelScope() as scope:
            scope.cancel()
            await yieldloop.run_in_thread(in_thread, abandon_on_cancel=True)
        go.set()
        while not reports:
            await yieldloop.checkpoint()

    run(main)
    assert len(reports) == 1 and "abandoned" in reports[0]


def test_a_thread_that_outlives_the_run_is_told_so():
    over, told = threading.Event(), []

    def in_thread():
        assert over.wait(10)
        try:
            yieldloop.from_thread(yieldloop.checkpoint)
        except RuntimeError as error:
            told.append(str(error))

    async def main():
        with yieldloop.CancelScope() as scope:
            scope.cancel()
            await yieldloop.run_in_thread(in_thread, abandon_on_cancel=True)
        return [t for t in threading.enumerate() if t.name.startswith("yieldloop worker")]

    (worker,) = yieldloop.run(main)
    over.set()
    worker.join(10)
    assert len(told) == 1 and "a run that is over" in told[0]


def test_no_more_threads_run_than_the_limiter_allows(run):
    running, most, guard = [], [], threading.Lock()

    def in_thread():
        with guard:
            running.append(1)
            most.append(len(running))
        with guard:
            running.pop()

    async def main():
        limiter = yieldloop.CapacityLimiter(2)
        async with yieldloop.TaskGroup() as group:
            for _ in range(20):
                group.spawn(one, limiter)
        return limiter.borrowed_tokens

    async def one(limiter):
        await yieldloop.run_in_thread(in_thread, limiter=limiter)

    assert run(main) == 0
    assert max(most) <= 2


def test_what_an_async_function_raises_comes_out_in_the_thread(run):
    async def fails():
        raise ValueError("told")

    async def main():
        with pytest.raises(ValueError, match="told"):
            await yieldloop.run_in_thread(yieldloop.from_thread, fails)
        with pytest.raises(TypeError, match="5 of type int"):
            await yieldloop.run_in_thread(yieldloop.from_thread, 5)

    run(main)


def test_each_way_says_which_function_it_takes(run):
    async def main():
        for given in (main, 5, lambda: main()):
            with pytest.raises(TypeError, match="plain function"):
                await yieldloop.run_in_thread(given)
        with pytest.raises(RuntimeError, match="loop's own thread"):
            yieldloop.from_thread(main)

    run(main)
