"""What does a trace tell of a run?"""

from __future__ import annotations

from typing import Any

from loopbase import Trace
from loopcorpus import Backend
from loopcorpus._cases import expect, needs

pytestmark = needs("trace")


def _traced(lib: Backend, main: Any) -> Trace:
    trace = Trace()
    lib.run(main, clock="virtual", trace=trace)
    return trace


def _of_kind(trace: Trace, kind: str) -> list[Any]:
    return [event for event in trace if event.kind == kind]


def _program(lib: Backend) -> Any:
    """Return a program: a child waits for an event that main sets after a second."""

    async def main() -> None:
        event = lib.Event()

        async def child() -> None:
            await event.wait()

        async with lib.open_task_group() as group:
            group.start_soon(child)
            await lib.sleep(1)
            event.set()

    return main


@expect(["run_start", "run_end"])
def test_it_begins_with_the_run_and_ends_with_it(lib: Backend) -> Any:
    events = list(_traced(lib, _program(lib)))
    return [events[0].kind, events[-1].kind]


@expect([[0, None], [1, 0]])
def test_tasks_are_numbered_as_they_are_spawned(lib: Backend) -> Any:
    spawns = _of_kind(_traced(lib, _program(lib)), "task_spawn")
    return [[event.task, event.detail["parent"]] for event in spawns]


def test_sequence_numbers_have_no_gaps_and_time_does_not_go_back(lib: Backend) -> None:
    events = list(_traced(lib, _program(lib)))
    assert [event.sequence for event in events] == list(range(len(events)))
    times = [event.time for event in events]
    assert times == sorted(times)
    assert times[-1] - times[0] == 1


def test_every_step_that_begins_ends(lib: Backend) -> None:
    under_way = None
    for event in _traced(lib, _program(lib)):
        if event.kind == "step_begin":
            assert under_way is None
            under_way = event.task
        elif event.kind == "step_end":
            assert under_way == event.task
            under_way = None
    assert under_way is None


@expect([0])
def test_it_tells_who_woke_the_child(lib: Backend) -> Any:
    wakes = [event for event in _of_kind(_traced(lib, _program(lib)), "wake") if event.task == 1]
    return [event.detail["by"] for event in wakes if event.time > 0]


@expect(["Event"])
def test_a_step_says_what_its_task_waits_on(lib: Backend) -> Any:
    ends = [event for event in _of_kind(_traced(lib, _program(lib)), "step_end") if event.task == 1]
    return [event.detail["waiting_on"] for event in ends if event.detail["outcome"] == "yielded"]


@expect("the same")
def test_who_waits_for_a_cancelled_group_waits_for_the_same_thing(lib: Backend) -> Any:
    def word(cancel: bool) -> str | None:
        async def main() -> None:
            async with lib.open_task_group() as group:
                group.start_soon(lib.sleep, 1)
                await lib.checkpoint()
                if cancel:
                    group.cancel()

        steps = _of_kind(_traced(lib, main), "step_end")
        waits = [event.detail["waiting_on"] for event in steps if event.task == 0]
        return next((word for word in reversed(waits) if word is not None), None)

    return "the same" if (seen := word(cancel=True)) == word(cancel=False) else seen


@expect("returned")
def test_the_last_step_says_how_the_task_ended(lib: Backend) -> Any:
    ends = [event for event in _of_kind(_traced(lib, _program(lib)), "step_end") if event.task == 1]
    return ends[-1].detail["outcome"]


@expect(["raised", "cancelled"])
def test_raising_and_being_cancelled_are_told_apart(lib: Backend) -> Any:
    async def main() -> None:
        async def fails() -> None:
            await lib.sleep(1)
            raise KeyError

        async def sleeps() -> None:
            await lib.sleep(10)

        try:
            async with lib.open_task_group() as group:
                group.start_soon(fails)
                group.start_soon(sleeps)
        except* KeyError:
            pass

    ends = _of_kind(_traced(lib, main), "step_end")
    last = {event.task: event.detail["outcome"] for event in ends}
    return [last[1], last[2]]


@expect(6)
def test_a_checkpoint_is_one_step(lib: Backend) -> Any:
    async def main() -> None:
        for _ in range(5):
            await lib.checkpoint()

    return len(_of_kind(_traced(lib, main), "step_begin"))


def test_it_survives_its_file_form(lib: Backend) -> None:
    trace = _traced(lib, _program(lib))
    again = Trace.from_json_lines(trace.to_json_lines().splitlines())
    assert again.events == trace.events


@expect("noted by task 1")
def test_a_program_can_note_something_of_its_own(lib: Backend) -> Any:
    trace = Trace()

    async def main() -> None:
        async def child() -> None:
            await lib.checkpoint()
            trace.user("noted")

        async with lib.open_task_group() as group:
            group.start_soon(child)

    lib.run(main, clock="virtual", trace=trace)
    (event,) = _of_kind(trace, "user")
    return f"{event.detail['text']} by task {event.task}"


@expect("the result")
def test_a_generator_that_is_still_open_ends_as_without_a_trace(lib: Backend) -> Any:
    async def numbers() -> Any:
        yield 1
        yield 2

    kept = numbers()

    async def main() -> str:
        await kept.__anext__()
        return "the result"

    return lib.run(main, clock="virtual", trace=Trace())
