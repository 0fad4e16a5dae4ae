"""Tasks: their end, who hears of it, and what they cost."""

import gc
import tracemalloc

import pytest

import yieldloop


async def fails(error):
    raise error


def test_join_returns_the_result_to_everyone_who_waits(run):
    async def child():
        await yieldloop.sleep(1)
        return "result"

    async def main():
        task = yieldloop.spawn(child)
        return await yieldloop.gather(task.join, task.join, task.join)

    assert run(main) == ["result"] * 3


def test_join_raises_a_task_error_with_the_exception_as_its_cause(run):
    async def main():
        error = ValueError("told")
        with pytest.raises(yieldloop.TaskError) as caught:
            await yieldloop.spawn(fails, error).join()
        return caught.value.__cause__ is error

    assert run(main)


def test_a_task_that_cancels_while_it_is_waited_for_leaves_the_other_joiners(run):
    async def main():
        slow = yieldloop.spawn(yieldloop.sleep, 10)
        joiners = [yieldloop.spawn(slow.join) for _ in range(4)]
        await yieldloop.sleep(1)
        for joiner in (joiners[0], joiners[2]):
            joiner.cancel()
        await slow.wait()
        for joiner in joiners:
            await joiner.wait()
        return [joiner.cancelled for joiner in joiners]

    assert run(main) == [True, False, True, False]


def test_a_result_is_an_error_before_the_end(run):
    async def main():
        task = yieldloop.spawn(yieldloop.sleep, 1)
        with pytest.raises(RuntimeError, match="is not over"):
            _ = task.result
        assert not task.cancelled
        await task.join()

    run(main)


def test_a_task_cannot_wait_for_itself(run):
    async def main():
        with pytest.raises(RuntimeError, match="itself"):
            await yieldloop.current_task().join()

    run(main)


def test_a_task_of_another_run_cannot_be_joined_or_cancelled(run):
    kept = []

    async def outer():
        kept.append(yieldloop.spawn(yieldloop.sleep, 1))
        # A run in another thread, so that both loops are alive at once.
        await yieldloop.run_in_thread(yieldloop.run, inner)

    async def inner():
        with pytest.raises(RuntimeError, match="another thread"):
            await kept[0].join()
        with pytest.raises(RuntimeError, match="another thread"):
            kept[0].cancel()

    run(outer)


def test_an_exception_that_nobody_looked_at_is_reported_once(run, reports):
    kept = []

    async def main():
        kept.append(yieldloop.spawn(fails, ValueError("kept")))
        yieldloop.spawn(fails, ValueError("dropped"))
        await yieldloop.sleep(1)
        gc.collect()
        return list(reports)

    (while_running,) = run(main)
    assert "dropped" in while_running
    kept.clear()
    gc.collect()
    assert len(reports) == 2
    assert "task fails" in reports[1] and "kept" in reports[1]


@pytest.mark.parametrize("look", [lambda task: task.exception, lambda task: repr(task.exception)])
def test_an_exception_that_somebody_looked_at_is_not_reported(run, reports, look):
    async def main():
        task = yieldloop.spawn(fails, ValueError())
        await task.wait()
        assert look(task)

    run(main)
    assert reports == []


def test_what_comes_out_of_the_run_is_not_reported(reports):
    with pytest.raises(ValueError, match="main"):
        yieldloop.run(fails, ValueError("main"))
    with pytest.raises(SystemExit):
        yieldloop.run(fails, SystemExit(1))
    gc.collect()
    assert reports == []


def test_a_parked_task_is_small(run):
    event = None

    async def parked():
        await event.wait()

    async def main():
        nonlocal event
        event = yieldloop.Event()
        coroutines = [parked() for _ in range(1000)]
        gc.collect()
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            tasks = [yieldloop.spawn(parked) for _ in range(1000)]
            await yieldloop.checkpoint()
            grown = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
        for coroutine in coroutines:
            coroutine.close()
        event.set()
        return grown / len(tasks)

    assert run(main) < 1536  # its coroutine included


def test_many_tasks_in_a_chain_need_no_recursion(run):
    async def link(number):
        if number:
            return await yieldloop.spawn(link, number - 1).join()
        return len(yieldloop.wait_graph())

    assert run(link, 5000) == 5000


def test_cancelling_a_crowd_from_its_end_is_not_quadratic(run):
    async def main():
        event = yieldloop.Event()
        tasks = [yieldloop.spawn(event.wait) for _ in range(50_000)]
        await yieldloop.checkpoint()
        for task in reversed(tasks):
            task.cancel()
        await yieldloop.checkpoint()
        return all(task.cancelled for task in tasks)

    assert run(main)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (5, "5 of type int"),
        (lambda: 5, "returned 5"),
        (yieldloop.Event, "Event"),
    ],
)
def test_spawn_says_what_it_was_given_instead(run, given, message):
    async def main():
        with pytest.raises(TypeError, match=message):
            yieldloop.spawn(given)

    run(main)


def test_a_called_coroutine_is_refused_and_closed(run):
    async def main():
        with pytest.raises(TypeError, match="calls it itself"):
            yieldloop.spawn(child())

    async def child():
        pass

    run(main)
    with pytest.raises(TypeError, match="calls it itself"):
        yieldloop.run(main())


def test_a_coroutine_awaited_twice_is_pythons_own_error(run):
    async def child():
        await yieldloop.checkpoint()

    async def main():
        coroutine = child()
        await coroutine
        with pytest.raises(RuntimeError, match="already awaited"):
            await coroutine

    run(main)
