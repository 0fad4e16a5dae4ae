"""What happens in one tick, and how does a program begin and end?"""

import asyncio
import functools
import gc
import logging
import threading
import warnings

import pytest

import futureloop
from loopbase import (
    RealClock,
    Recording,
    Replay,
    SeededShuffle,
    Trace,
    VirtualClock,
)


def run(main, **options):
    return futureloop.run(main(), clock=VirtualClock(), **options)


def test_callbacks_and_tasks_run_in_the_order_they_became_ready():
    async def main():
        loop, seen = asyncio.get_running_loop(), []

        async def child():
            seen.append("task")

        loop.call_soon(seen.append, 1)
        futureloop.create_task(child())
        loop.call_soon(seen.append, 2)
        cancelled = loop.call_soon(seen.append, "never")
        cancelled.cancel()
        await futureloop.checkpoint()
        return seen, cancelled.cancelled()

    assert run(main) == ([1, "task", 2], True)


def test_equal_deadlines_fire_in_the_order_they_were_set():
    async def main():
        loop, seen = asyncio.get_running_loop(), []
        for number in range(5):
            loop.call_at(1, seen.append, number)
        loop.call_later(0.5, seen.append, "sooner")
        handle = loop.call_later(1, seen.append, "never")
        assert handle.when() == 1
        handle.cancel()
        await futureloop.sleep(2)
        return seen, len(loop._deadlines)

    assert run(main) == (["sooner", 0, 1, 2, 3, 4], 0)


def test_a_callback_that_raises_is_reported_and_the_loop_goes_on():
    async def main():
        loop, contexts = asyncio.get_running_loop(), []
        loop.set_exception_handler(lambda loop, context: contexts.append(context))
        handle = loop.call_soon(lambda: 1 / 0)
        await futureloop.sleep(1)
        [context] = contexts
        return context["handle"] is handle, type(context["exception"])

    assert run(main) == (True, ZeroDivisionError)


def test_an_exception_handler_that_raises_is_logged(caplog):
    async def main():
        loop = asyncio.get_running_loop()

        def broken(loop, context):
            raise KeyError("handler")

        loop.set_exception_handler(broken)
        loop.call_exception_handler({"message": "first"})
        with pytest.raises(TypeError):
            loop.set_exception_handler(1)

    with caplog.at_level(logging.ERROR, logger="asyncio"):
        run(main)
    assert "Unhandled error in exception handler" in caplog.text
    assert "first" in caplog.text


def test_debug_mode_reports_slow_steps_and_where_things_were_made(caplog):
    async def main():
        loop = asyncio.get_running_loop()
        loop.slow_callback_duration = 0.0
        task = futureloop.create_task(futureloop.checkpoint(), name="the slow one")
        assert task._source_traceback[-1].name == "main"
        await task

    with caplog.at_level(logging.WARNING, logger="asyncio"):
        run(main, debug=True)
    assert "Executing <Task" in caplog.text and "the slow one" in caplog.text


@pytest.mark.parametrize("bad", [float("nan"), None])
def test_a_moment_that_is_no_number_is_refused(bad):
    async def main():
        loop = asyncio.get_running_loop()
        for call in (loop.call_later, loop.call_at):
            with pytest.raises((TypeError, ValueError)):
                call(bad, print)
        assert len(loop._deadlines) == 0

    run(main)


def test_coroutines_are_no_callbacks():
    async def main():
        loop = asyncio.get_running_loop()
        with pytest.raises(TypeError, match="call_soon"):
            loop.call_soon(main)
        with pytest.raises(TypeError, match="callable"):
            loop.call_soon(1)

    run(main)


def test_a_foreign_thread_is_told_what_to_call():
    async def main():
        loop = asyncio.get_running_loop()

        def intrude():
            with pytest.raises(RuntimeError, match="call_soon_threadsafe"):
                loop.call_soon(print)
            coroutine = futureloop.checkpoint()
            with pytest.raises(RuntimeError, match="run_coroutine_threadsafe"):
                loop.create_task(coroutine)  # noqa: RUF006  (there is no task)
            coroutine.close()
            return "told"

        return await futureloop.to_thread(intrude)

    assert run(main) == "told"


def test_a_closed_loop_refuses_everything():
    loop = futureloop.new_event_loop()
    loop.close()
    loop.close()
    assert loop.is_closed()
    for call in (
        loop.run_forever,
        lambda: loop.call_soon(print),
        lambda: loop.call_later(1, print),
    ):
        with pytest.raises(RuntimeError, match="closed"):
            call()
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_soon_threadsafe(print)
    with pytest.raises(RuntimeError, match="closed"):
        loop.run_in_executor(None, print)


def test_what_is_no_coroutine_does_not_run():
    async def main():
        pass

    with pytest.raises(TypeError, match=r"run\(main\(\.\.\.\)\)"):
        futureloop.run(main)
    with pytest.raises(TypeError, match="a coroutine was expected"):
        futureloop.run(1)


def test_there_is_no_run_inside_a_run():
    async def main():
        with pytest.raises(RuntimeError, match="await the coroutine"):
            futureloop.run(futureloop.checkpoint())
        with pytest.raises(RuntimeError, match="another loop is running"):
            loop = futureloop.new_event_loop()
            try:
                loop.run_forever()
            finally:
                loop.close()
        return "went on"

    assert run(main) == "went on"


def test_runs_follow_each_other_and_run_side_by_side():
    async def main():
        await futureloop.sleep(0)
        return threading.get_ident()

    assert futureloop.run(main()) == futureloop.run(main()) == threading.get_ident()
    results, together = [], threading.Barrier(4)

    async def meet():
        together.wait()
        return await main()

    threads = [
        threading.Thread(target=lambda: results.append(futureloop.run(meet()))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(results)) == 4


def test_a_stopped_run_says_that_the_future_is_not_done():
    loop = futureloop.new_event_loop()
    loop.call_soon(loop.stop)
    future = loop.create_future()
    with pytest.raises(RuntimeError, match="stopped before Future completed"):
        loop.run_until_complete(future)
    loop.close()


def test_the_end_of_a_run_waits_for_the_tasks_it_cancels_and_those_they_start():
    seen = []

    async def second():
        try:
            await futureloop.sleep(100)
        finally:
            seen.append("second")

    async def first():
        try:
            await futureloop.sleep(100)
        finally:
            await futureloop.sleep(1)
            futureloop.create_task(second())
            await futureloop.checkpoint()
            seen.append("first")

    async def main():
        futureloop.create_task(first())
        await futureloop.checkpoint()

    run(main)
    assert seen == ["first", "second"]


def test_an_exception_while_unwinding_is_reported(caplog):
    async def child():
        try:
            await futureloop.sleep(100)
        finally:
            raise KeyError("unwinding")

    async def main():
        futureloop.create_task(child())
        await futureloop.checkpoint()

    with caplog.at_level(logging.ERROR, logger="asyncio"):
        run(main)
    assert "shutdown" in caplog.text and "unwinding" in caplog.text


def test_async_generators_are_closed_when_abandoned_and_at_the_end():
    seen = []

    async def numbers(name):
        try:
            yield 1
            yield 2
        finally:
            await futureloop.checkpoint()
            seen.append(name)

    kept = []

    async def main():
        async for _ in numbers("abandoned"):
            break
        gc.collect()
        await futureloop.sleep(1)
        assert seen == ["abandoned"]
        generator = numbers("alive at the end")
        await anext(generator)
        kept.append(generator)

    run(main)
    assert seen == ["abandoned", "alive at the end"]


def test_a_loop_closed_over_pending_tasks_says_so(caplog):
    loop = futureloop.new_event_loop()
    task = loop.create_task(futureloop.sleep(100), name="forgotten")
    loop.call_soon(loop.stop)
    loop.run_forever()
    with caplog.at_level(logging.ERROR, logger="asyncio"):
        loop.close()
    assert "destroyed but it is pending" in caplog.text and "forgotten" in caplog.text
    assert asyncio.all_tasks(loop) == {task} - {task}


def test_a_loop_that_is_not_closed_warns():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loop = futureloop.new_event_loop()
        del loop
        gc.collect()
    assert any("unclosed event loop" in str(warning.message) for warning in caught)


def _order(**options):
    seen = []

    async def child(name):
        for _ in range(3):
            seen.append(name)
            await futureloop.checkpoint()

    async def main():
        loop = asyncio.get_running_loop()
        async with futureloop.TaskGroup() as group:
            for name in "abc":
                group.create_task(child(name))
                loop.call_soon(seen.append, len(seen))
                loop.call_soon(calls.append, name)
        return seen

    calls = []
    run(main, **options)
    assert calls == ["a", "b", "c"]  # callbacks keep their order under every schedule
    return [name for name in seen if isinstance(name, str)]


def test_a_schedule_shuffles_tasks_and_can_be_replayed():
    assert _order() == list("abcabcabc")
    orders = {"".join(_order(schedule=SeededShuffle(seed))) for seed in range(8)}
    assert len(orders) > 4
    recording = Recording(SeededShuffle(3))
    assert _order(schedule=recording) == _order(schedule=Replay(recording.choices))


def test_a_trace_tells_spawns_steps_and_wakes():
    trace = Trace()

    async def child():
        await futureloop.sleep(1)

    async def main():
        await futureloop.create_task(child(), name="child")

    run(main, trace=trace)
    kinds = [event.kind for event in trace]
    assert kinds[0] == "run_start" and kinds[-1] == "run_end"
    assert [e.detail["parent"] for e in trace if e.kind == "task_spawn"] == [None, 0]
    assert [e.detail["waiting_on"] for e in trace if e.kind == "step_end"] == [
        "Task", "sleep", None, None,
    ]  # fmt: skip
    waits = [e.detail for e in trace if e.kind == "step_end"]
    assert waits[0]["waiting_for"] == 1 and waits[1]["until"] == 1
    assert [(e.task, e.detail["by"]) for e in trace if e.kind == "wake"] == [(1, None), (0, 1)]
    assert [e.detail["name"] for e in trace if e.kind == "task_spawn"][1] == "child"
    assert kinds.count("timer") == 1 and kinds.count("idle") == 1


def test_the_real_clock_sleeps():
    async def main():
        clock = RealClock()
        before = clock.current_time()
        await futureloop.sleep(0.02)
        return clock.current_time() - before

    assert futureloop.run(main()) >= 0.02


def test_a_runner_keeps_loop_and_context_between_runs():
    async def main():
        return asyncio.get_running_loop()

    with futureloop.Runner(clock=VirtualClock()) as runner:
        assert runner.run(main()) is runner.run(main()) is runner.get_loop()
    runner.close()
    with pytest.raises(RuntimeError, match="closed"):
        runner.get_loop()
    coroutine = main()
    with pytest.raises(RuntimeError, match="closed"):
        runner.run(coroutine)


def test_a_trace_names_a_callback_without_arguments_and_places():
    trace = Trace()

    def called(*args):
        pass

    async def main():
        loop = futureloop.get_running_loop()
        loop.call_soon(called, object())
        loop.call_soon(functools.partial(called, object()), object())
        await futureloop.sleep(1)

    run(main, trace=trace)
    names = [
        event.detail["handle"].rpartition(".")[2] for event in trace if event.kind == "callback"
    ]
    assert names == ["called()", "called()", "_run_until_complete_cb()"]


def test_a_trace_tells_of_the_step_that_a_foreign_future_sets_off():
    trace = Trace()

    async def child():
        await futureloop.sleep(1)

    async def main():
        await asyncio.gather(child())  # a future of asyncio's own
        await futureloop.sleep(1)

    run(main, trace=trace)
    steps = [event for event in trace if event.task == 0 and event.kind.startswith("step")]
    assert [event.detail.get("outcome", "begin") for event in steps] == [
        "begin",
        "yielded",
        "begin",
        "yielded",
        "begin",
        "returned",
    ]
    assert sum(event.kind == "wake" and event.task == 0 for event in trace) == 2
