import asyncio
import contextvars
import gc
import os
import threading
import types

import pytest

import nurseryloop
from loopbase import Recording, Replay, SeededShuffle, Trace, VirtualClock
from nurseryloop import Event, TrioInternalError, lowlevel, open_nursery, sleep


def test_run_returns_the_result_and_raises_the_exception(run):
    async def main(value):
        await sleep(1)
        if isinstance(value, BaseException):
            raise value
        return value

    assert run(main, 7) == 7
    error = KeyError("mine")
    with pytest.raises(KeyError) as caught:
        run(main, error)
    assert caught.value is error


def test_runs_follow_one_another_and_run_side_by_side_in_threads():
    async def main(number):
        await sleep(0.01)
        return number

    results = {}

    def work(number):
        results[number] = nurseryloop.run(main, number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    work("main")
    for thread in threads:
        thread.join()
    assert results == {0: 0, 1: 1, 2: 2, 3: 3, "main": "main"}


def test_a_run_inside_a_run_is_refused_and_the_outer_one_goes_on(run):
    async def main():
        with pytest.raises(RuntimeError, match="inside a run"):
            nurseryloop.run(main)
        await sleep(1)
        return "went on"

    assert run(main) == "went on"


async def _function():
    pass


async def _generator():
    yield


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (_function(), r"_function, \.\.\."),
        (_generator, "async for"),
        (lambda: None, "synchronous"),
        (lambda: 7, "synchronous"),
        (7, "not 7"),
    ],
)
def test_what_is_no_async_function_is_refused_with_what_to_write_instead(run, wrong, said):
    with pytest.raises(TypeError, match=said):
        run(wrong)

    async def main():
        async with open_nursery() as nursery:
            with pytest.raises(TypeError):
                nursery.start_soon(wrong)

    run(main)


def test_a_foreign_awaitable_raises_in_the_task_which_can_go_on(run):
    @types.coroutine
    def bare():
        yield

    async def main():
        loop = asyncio.new_event_loop()
        with pytest.raises(TypeError, match=r"asyncio.*to_thread"):
            await loop.create_future()
        loop.close()
        with pytest.raises(TypeError, match="asyncio"):
            await asyncio.sleep(0)
        with pytest.raises(TypeError, match="nurseryloop was asked"):
            await bare()
        await sleep(1)
        return nurseryloop.current_time()

    assert run(main) == 1


def test_a_coroutine_that_is_awaited_twice_is_pythons_own_error(run):
    async def main():
        coroutine = _function()
        await coroutine
        with pytest.raises(RuntimeError, match="already awaited"):
            await coroutine

    run(main)


@pytest.mark.parametrize(
    "call",
    [
        nurseryloop.current_time,
        lowlevel.current_task,
        lowlevel.current_trio_token,
        nurseryloop.task_tree,
        lambda: nurseryloop.CancelScope().__enter__(),
        lambda: Event().wait().send(None),
        lambda: sleep(1).send(None),
        lambda: lowlevel.RunVar("x").get(),
    ],
)
def test_outside_of_a_run_every_call_says_so(call):
    with pytest.raises(RuntimeError, match=r"nurseryloop\.run"):
        call()


def test_another_threads_call_into_a_loop_is_refused_before_anything_changes(run):
    async def main():
        event, errors = Event(), []

        async def wait():
            await event.wait()

        def set_from_a_thread():
            for call in (event.set, scope.cancel, lambda: nursery.start_soon(wait)):
                try:
                    call()
                except RuntimeError as error:
                    errors.append(str(error))

        async with open_nursery() as nursery:
            with nurseryloop.CancelScope() as scope:
                nursery.start_soon(wait)
                await nurseryloop.checkpoint()
                thread = threading.Thread(target=set_from_a_thread)
                thread.start()
                thread.join()
                assert not event.is_set() and not scope.cancel_called
                event.set()
        return len(errors), all("from_thread" in error for error in errors)

    assert run(main) == (3, True)


def test_nothing_is_left_of_a_run():
    def descriptors():
        return len(os.listdir("/proc/self/fd"))

    async def main():
        await nurseryloop.to_thread.run_sync(lambda: None)
        async with open_nursery() as nursery:
            nursery.start_soon(sleep, 100)
            raise KeyError

    before = threading.active_count(), descriptors()
    for _ in range(3):
        with pytest.raises(ExceptionGroup):
            nurseryloop.run(main)
    assert (threading.active_count(), descriptors()) == before


def test_the_schedule_decides_and_a_recording_replays(run):
    async def main():
        log = []

        async def child(number):
            for _ in range(3):
                log.append(number)
                await nurseryloop.checkpoint()

        async with open_nursery() as nursery:
            for number in range(5):
                nursery.start_soon(child, number)
        return log

    recording = Recording(SeededShuffle(3))
    shuffled = run(main, schedule=recording)
    assert shuffled != run(main)
    assert run(main, schedule=Replay(recording.choices)) == shuffled


def test_a_schedule_that_raises_ends_the_run_after_everything_is_unwound(run):
    class Broken:
        steps = 0

        def choose(self, count):
            self.steps += 1
            if self.steps == 8:
                raise LookupError("of the schedule")
            return 0

    unwound = []

    async def main():
        try:
            while True:
                await nurseryloop.checkpoint()
        finally:
            unwound.append("main")

    with pytest.raises(LookupError, match="of the schedule"):
        run(main, schedule=Broken())
    assert unwound == ["main"]


def test_a_trace_tells_of_every_step(run):
    trace = Trace()

    async def child(event):
        await event.wait()

    async def main():
        event = Event()
        async with open_nursery() as nursery:
            nursery.start_soon(child, event, name="child")
            await sleep(1)
            event.set()

    run(main, trace=trace)
    told = [(event.kind, event.task, event.detail) for event in trace]
    assert told[0][0] == "run_start" and told[-1][0] == "run_end"
    assert ("task_spawn", 1, {"parent": 0, "name": "child"}) in told
    assert ("step_end", 1, {"outcome": "yielded", "waiting_on": "Event"}) in told
    assert ("wake", 1, {"by": 0}) in told
    assert ("step_end", 0, {"outcome": "yielded", "waiting_on": "sleep", "until": 1.0}) in told
    kinds = [event.kind for event in trace]
    assert kinds.count("step_begin") == 5
    assert kinds.count("idle") == kinds.count("timer") == 1
    assert [each for each in told if each[0] == "wake"] == [
        ("wake", 0, {"by": None}),
        ("wake", 1, {"by": 0}),
        ("wake", 0, {"by": 1}),  # the nursery's last child has ended
    ]
    assert "cancel_request" not in kinds  # of the system tasks, when all is over


def test_instruments_come_and_go_and_one_that_raises_is_removed(run, caplog):
    class Recorder(nurseryloop.abc.Instrument):
        def __init__(self):
            self.steps = 0

        def after_task_step(self, task):
            self.steps += 1

    class Broken(nurseryloop.abc.Instrument):
        def task_spawned(self, task):
            raise LookupError("of the instrument")

    async def main():
        recorder = Recorder()
        lowlevel.add_instrument(recorder)
        lowlevel.add_instrument(recorder)
        await nurseryloop.checkpoint()
        lowlevel.remove_instrument(recorder)
        with pytest.raises(KeyError):
            lowlevel.remove_instrument(recorder)
        seen = recorder.steps
        await nurseryloop.checkpoint()
        return seen, recorder.steps

    assert run(main) == (1, 1)
    assert run(main, instruments=[Broken()]) == (1, 1)
    assert "of the instrument" in caplog.text


def test_abandoned_generators_are_finished_and_those_left_at_the_end_too(run):
    log = []

    async def generator(name):
        try:
            yield
        finally:
            log.append(name)
            with pytest.raises(nurseryloop.Cancelled):
                await sleep(1)

    kept = generator("kept")

    async def main():
        await anext(kept)
        abandoned = generator("abandoned")
        await anext(abandoned)
        with pytest.warns(ResourceWarning):
            del abandoned
            gc.collect()
        await sleep(1)
        log.append("main is over")

    run(main)
    assert log == ["abandoned", "main is over", "kept"]


def test_a_system_task_or_a_call_that_raises_ends_the_run(run):
    async def crash():
        raise LookupError("of the system task")

    def raise_it():
        raise LookupError("of the call")

    async def main(start):
        start()
        await sleep(100)

    for start in (
        lambda: lowlevel.spawn_system_task(crash),
        lambda: lowlevel.current_trio_token().run_sync_soon(raise_it),
    ):
        with pytest.raises(TrioInternalError) as caught:
            run(main, start)
        assert "of the" in repr(caught.value.__cause__)


def test_a_token_takes_calls_until_the_run_is_over(run):
    log = []

    async def main():
        token = lowlevel.current_trio_token()
        assert token is lowlevel.current_trio_token()
        token.run_sync_soon(log.append, 1)
        for _ in range(2):
            token.run_sync_soon(log.append, 2, idempotent=True)
        await sleep(1)
        token.run_sync_soon(log.append, 3)
        return token

    token = run(main)
    assert log == [1, 2, 3]
    with pytest.raises(nurseryloop.RunFinishedError):
        token.run_sync_soon(log.append, 4)


def test_the_virtual_clock_of_one_run_is_not_moved_by_another():
    async def main():
        await sleep(5)
        return nurseryloop.current_time()

    assert [nurseryloop.run(main, clock=VirtualClock(start)) for start in (0, 10)] == [5, 15]


def test_what_main_sets_does_not_leak_out(run):
    variable = contextvars.ContextVar("variable", default="outside")

    async def main():
        variable.set("inside")

    run(main)
    assert variable.get() == "outside"
