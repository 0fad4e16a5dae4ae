import pytest

from loopbase import Descriptor, Direction, Trace


class Task:
    pass


def traced() -> Trace:
    trace, now = Trace(), [0.0]
    trace.run_start(lambda: now[0])
    main, child = Task(), Task()
    trace.task_spawn(main, None, "main")
    trace.step_begin(main)
    trace.task_spawn(child, main, "child")
    trace.user("hello")
    trace.wake(child)
    trace.cancel_request(child)
    trace.step_end(main, "yielded", "Event")
    now[0] = 2.5
    trace.idle(float("inf"))
    trace.timer(2.0)
    trace.io(3, "readable")
    trace.callback("print()")
    trace.step_begin(child)
    trace.step_end(child, "cancelled")
    trace.run_end()
    return trace


def test_events_read_as_a_story():
    assert [str(event) for event in traced()] == [
        "0 - run_start",
        "0 0 task_spawn parent=None name=main",
        "0 0 step_begin",
        "0 1 task_spawn parent=0 name=child",
        "0 0 user text=hello",
        "0 1 wake by=0",
        "0 1 cancel_request by=0",
        "0 0 step_end outcome=yielded waiting_on=Event",
        "2.5 - idle until=None",
        "2.5 - timer deadline=2.0",
        "2.5 - io descriptor=3 ready=readable",
        "2.5 - callback handle=print()",
        "2.5 1 step_begin",
        "2.5 1 step_end outcome=cancelled waiting_on=None",
        "2.5 - run_end",
    ]


def test_events_are_numbered():
    trace = traced()
    assert [event.sequence for event in trace] == list(range(len(trace)))


def test_the_file_form_is_read_back_as_it_was():
    trace = traced()
    assert Trace.from_json_lines(trace.to_json_lines().splitlines()).events == trace.events


def test_an_unknown_kind_is_an_error():
    line = '{"sequence": 0, "time": 0, "kind": "guess", "task": null, "detail": {}}'
    with pytest.raises(ValueError, match="unknown kind of event 'guess'"):
        Trace.from_json_lines([line])


def test_a_number_is_not_inherited_by_an_object_at_the_same_address():
    trace = Trace()
    first = Task()
    trace.task_spawn(first, None, "first")
    trace.step_end(first, "returned")
    trace.wake(first)
    assert trace.events[-1].task is None


def test_a_wait_may_name_a_moment_or_another_task():
    trace, main, child = Trace(), Task(), Task()
    trace.task_spawn(main, None, "main")
    trace.task_spawn(child, main, "child")
    trace.step_end(main, "yielded", "Task", place=child)
    trace.step_end(child, "yielded", "sleep", until=2.0, place=object())
    assert [event.detail for event in trace][2:] == [
        {"outcome": "yielded", "waiting_on": "Task", "waiting_for": 1},
        {"outcome": "yielded", "waiting_on": "sleep", "until": 2.0},
    ]


def test_who_waits_for_a_descriptor_says_for_which_and_what_for():
    trace, task = Trace(), Task()
    trace.task_spawn(task, None, "task")
    descriptor = Descriptor(7, Direction(), Direction())
    for place in (descriptor.reading, descriptor.writing, Direction()):
        trace.step_end(task, "yielded", "descriptor", place=place)
    details = [event.detail for event in trace if event.kind == "step_end"]
    named = [(detail.get("descriptor"), detail.get("direction")) for detail in details]
    assert named == [(7, "read"), (7, "write"), (None, None)]
