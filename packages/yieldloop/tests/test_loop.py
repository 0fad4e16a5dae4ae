"""The run as a whole: beginning, order, end, and what goes wrong in between."""

import gc
import os
import threading

import pytest

import yieldloop
from loopbase import Recording, Replay, ReplayError, SeededShuffle, Trace, VirtualClock


async def nothing():
    pass


def test_a_run_inside_a_run_is_an_error(run):
    async def main():
        with pytest.raises(RuntimeError, match="inside a run"):
            yieldloop.run(nothing)
        with pytest.raises(RuntimeError, match="inside a run"):
            yieldloop.run(nothing())
        return "went on"

    assert run(main) == "went on"


def test_one_run_after_the_other_and_several_in_threads():
    results = []

    async def main(number):
        await yieldloop.sleep(0.001)
        return number

    def in_thread(number):
        results.append(yieldloop.run(main, number))

    threads = [threading.Thread(target=in_thread, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 1, 2, 3]
    assert yieldloop.run(main, 5) == 5


def test_a_run_gives_back_its_descriptors():
    before = os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else None
    if before is None:
        pytest.skip("this platform does not list descriptors")
    for main in (nothing, 5, nothing()):
        try:
            yieldloop.run(main)
        except TypeError:
            pass
    assert os.listdir("/proc/self/fd") == before


def test_what_still_runs_at_the_end_is_cancelled_and_unwound(run):
    log = []

    async def child(name):
        try:
            await yieldloop.sleep(100)
        finally:
            await yieldloop.sleep(1)
            yieldloop.spawn(grandchild)
            log.append(f"{name} at {yieldloop.clock():g}")

    async def grandchild():
        try:
            await yieldloop.sleep(100)
        finally:
            log.append("grandchild")

    async def main():
        yieldloop.spawn(child, "a")
        yieldloop.spawn(child, "b")
        await yieldloop.checkpoint()
        return "result"

    assert run(main) == "result"
    assert log == ["a at 1", "b at 1", "grandchild", "grandchild"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3)])
def test_a_task_that_ends_the_run_does_so_when_the_rest_is_unwound(run, error):
    log = []

    async def ends_it():
        raise error

    async def other(name):
        try:
            await yieldloop.sleep(100)
        finally:
            await yieldloop.checkpoint()
            log.append(name)

    async def main():
        yieldloop.spawn(other, "task")
        async with yieldloop.TaskGroup() as group:
            group.spawn(other, "child")
            group.spawn(ends_it)

    with pytest.raises(type(error)) as caught:
        run(main)
    assert caught.value is error
    assert sorted(log) == ["child", "task"]


def test_a_schedule_that_fails_ends_the_run_in_order(run):
    log = []

    async def child():
        try:
            await yieldloop.sleep(100)
        finally:
            await yieldloop.checkpoint()
            log.append("unwound")

    async def main():
        yieldloop.spawn(child)
        while True:
            await yieldloop.checkpoint()

    with pytest.raises(ReplayError, match="has 3 steps"):
        run(main, schedule=Replay([0, 0, 0]))
    assert log == ["unwound"]


def test_a_recorded_order_can_be_replayed(run):
    async def main():
        log = []

        async def child(name):
            for _ in range(3):
                await yieldloop.checkpoint()
                log.append(name)

        async with yieldloop.TaskGroup() as group:
            for name in "abc":
                group.spawn(child, name)
        return "".join(log)

    recording = Recording(SeededShuffle(7))
    shuffled = run(main, schedule=recording)
    assert run(main, schedule=Replay(recording.choices)) == shuffled
    assert run(main) == "abcabcabc" != shuffled


def test_a_trace_tells_the_story_in_order(run):
    async def main():
        event = yieldloop.Event()
        yieldloop.spawn(event.wait, name="waiter")
        await yieldloop.sleep(1)
        event.set()
        await yieldloop.checkpoint()

    trace = Trace()
    run(main, trace=trace)
    assert [str(event).partition(" name")[0] for event in trace] == [
        "0 - run_start",
        "0 0 task_spawn parent=None",
        "0 0 step_begin",
        "0 1 task_spawn parent=0",
        "0 0 step_end outcome=yielded waiting_on=sleep until=1.0",
        "0 1 step_begin",
        "0 1 step_end outcome=yielded waiting_on=Event",
        "0 - idle until=1.0",
        "1 - timer deadline=1.0",
        "1 0 wake by=None",
        "1 0 step_begin",
        "1 1 wake by=0",
        "1 0 step_end outcome=yielded waiting_on=None",
        "1 1 step_begin",
        "1 1 step_end outcome=returned waiting_on=None",
        "1 0 step_begin",
        "1 0 step_end outcome=returned waiting_on=None",
        "1 - run_end",
    ]


def test_tasks_that_only_checkpoint_do_not_starve_a_deadline():
    async def spin():
        while True:
            await yieldloop.checkpoint()

    async def main():
        yieldloop.spawn(spin)
        start = yieldloop.clock()
        await yieldloop.sleep(0.01)
        return yieldloop.clock() - start

    assert 0.01 <= yieldloop.run(main) < 5


def test_an_abandoned_async_generator_is_closed_in_a_task(run):
    log = []

    async def numbers():
        try:
            yield 1
            yield 2
        finally:
            await yieldloop.sleep(1)
            log.append(f"closed at {yieldloop.clock():g}")

    async def main():
        async for _ in numbers():
            break
        gc.collect()
        await yieldloop.sleep(5)
        log.append("main ends")
        kept.append(numbers())
        await anext(kept[0])

    kept = []
    run(main)
    assert log == ["closed at 1", "main ends", "closed at 6"]


def test_an_error_of_an_abandoned_generator_is_reported(run, reports):
    async def numbers():
        try:
            yield 1
        finally:
            raise ValueError("in the generator")

    async def main():
        async for _ in numbers():
            break
        gc.collect()
        await yieldloop.checkpoint()

    run(main)
    assert len(reports) == 1 and "in the generator" in reports[0]


def test_the_clock_of_the_program_is_used():
    class Clock(VirtualClock):
        pass

    async def main():
        return yieldloop.clock()

    assert yieldloop.run(main, clock=Clock(42.0)) == 42.0
