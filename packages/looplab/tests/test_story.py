"""Is everything that a trace can hold said, in a tree and in sentences?"""

import pytest

from loopbase import Descriptor, Direction, Trace
from looplab import draw_tree, write_sentences


class Task:
    pass


def traced():
    trace, now = Trace(), [10.0]
    main, child = Task(), Task()
    trace.run_start(lambda: now[0])
    trace.task_spawn(main, None, "app.main")
    trace.step_begin(main)
    trace.task_spawn(child, main, "main.<locals>.child")
    trace.user("hello")
    trace.step_end(main, "yielded", "Task", place=child)
    trace.step_begin(child)
    trace.step_end(child, "yielded")
    trace.step_begin(child)
    trace.step_end(child, "yielded", "reading")
    trace.idle(float("inf"))
    trace.wake(main)
    trace.step_begin(main)
    trace.cancel_request(child)
    trace.wake(child)
    trace.cancel_request(object())
    trace.step_end(main, "raised")
    trace.wake(child)
    now[0] = 11.5
    trace.io(7, "read+write")
    trace.wake(child)
    trace.callback("Future.set_result()")
    trace.timer(11.5)
    trace.step_begin(child)
    trace.step_end(child, "cancelled")
    trace.run_end()
    return trace


def test_the_tree_says_everything():
    assert draw_tree(traced()).splitlines() == [
        "run",
        "    starts 0 main",
        "    loop, at 0 s",
        "        step of 0 main (started by run)",
        "            starts 1 child",
        "            says 'hello'",
        "            waits for 1 child",
        "        step of 1 child (started by 0 main)",
        "            lets the others go first",
        "        step of 1 child (still ready)",
        "            waits in `reading`",
        "    rest until it is woken",
        "        a call from outside",
        "            wakes 0 main",
        "    loop, at 0 s",
        "        step of 0 main (woken by a call from outside)",
        "            cancels 1 child",
        "            wakes 1 child",
        "            cancels a scope",
        "            ends with an exception",
        "        a call from outside",
        "            wakes 1 child",
        "        descriptor 7, ready to read and to write",
        "            wakes 1 child",
        "        the callback Future.set_result",
        "        the deadline 1.5 s",
        "        step of 1 child (woken by descriptor 7, ready to read and to write)",
        "            ends, cancelled",
        "end of run",
    ]


def test_the_sentences_say_everything():
    assert write_sentences(traced()) == [
        "`run` makes a loop, and starts task 0 `main`.",
        "The loop steps task 0 `main`, which starts task 1 `child`, says 'hello', and waits for "
        "task 1 `child`.",
        "The loop steps task 1 `child`, which lets the others go first.",
        "The loop steps task 1 `child`, which waits in `reading`.",
        "No task is ready: the loop rests until something wakes it. A call from outside wakes "
        "task 0 `main`.",
        "The loop steps task 0 `main`, which cancels task 1 `child`, wakes task 1 `child`, "
        "cancels a scope, and ends with an exception.",
        "A call from outside wakes task 1 `child`.",
        "Descriptor 7 is ready to read and to write, which wakes task 1 `child`.",
        "The loop calls `Future.set_result`.",
        "The deadline 1.5 s has come.",
        "The loop steps task 1 `child`, which ends, cancelled.",
        "The run ends.",
    ]


def test_a_trace_that_was_cut_off_is_told_as_far_as_it_goes():
    trace, main = Trace(), Task()
    assert draw_tree(trace) == "" and write_sentences(trace) == []
    trace.run_start(lambda: 0.0)
    trace.task_spawn(main, None, "a task of 3.5")
    trace.step_begin(main)
    assert write_sentences(trace)[-1] == (
        "The loop steps task 0 `a task of 3.5`, which is stepped no further."
    )
    assert draw_tree(trace).endswith("is stepped no further")


def test_what_a_step_wakes_is_told_apart_from_what_its_end_wakes():
    trace, main, first, second = Trace(), Task(), Task(), Task()
    trace.run_start(lambda: 0.0)
    trace.task_spawn(main, None, "main")
    trace.step_begin(main)
    trace.task_spawn(first, main, "first")
    trace.task_spawn(second, main, "second")
    trace.step_end(main, "yielded", "TaskGroup")
    trace.step_begin(first)
    trace.step_end(first, "yielded", "Event")
    trace.step_begin(second)
    trace.wake(first)  # by setting the event
    trace.step_end(second, "returned")
    trace.step_begin(first)
    trace.wake(main)  # by being the last child
    trace.step_end(first, "returned")
    assert write_sentences(trace)[-2:] == [
        "The loop steps task 2 `second`, which wakes task 1 `first` and returns.",
        "The loop steps task 1 `first`, which returns; its end wakes task 0 `main`.",
    ]
    assert draw_tree(trace).splitlines()[-2:] == [
        "            returns",
        "                wakes 0 main",
    ]


def told(waiting_on, place=None):
    """The sentence about a step that ends in waiting."""
    trace, main = Trace(), Task()
    trace.task_spawn(main, None, "main")
    trace.step_begin(main)
    trace.step_end(main, "yielded", waiting_on, place=place)
    return write_sentences(trace)[-1].removeprefix("The loop steps task 0 `main`, which ")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Event", "waits on an Event."),
        ("Lock", "waits on a Lock."),
        ("_GatheringFuture", "waits on a _GatheringFuture."),
        ("Queue.get", "waits in `Queue.get`."),
        ("wait", "waits in `wait`."),
        ("TaskGroup", "waits for the tasks of a TaskGroup."),
        ("thread", "waits for a worker thread."),
        (None, "lets the others go first."),
    ],
)
def test_a_step_says_what_its_task_waits_on(word, said):
    assert told(word) == said


def test_a_descriptor_is_named_with_what_is_wanted_of_it():
    descriptor = Descriptor(7, Direction(), Direction())
    assert told("readable", descriptor.reading) == "waits until descriptor 7 is readable."
    assert told("descriptor", descriptor.writing) == "waits until descriptor 7 is writable."
    assert told("writing", Direction()) == "waits in `writing`."


def test_a_task_that_puts_itself_into_the_queue_is_not_said_to_wake_itself():
    trace, main = Trace(), Task()
    trace.task_spawn(main, None, "main")
    trace.step_begin(main)
    trace.wake(main)
    trace.step_end(main, "yielded")
    trace.step_begin(main)
    trace.step_end(main, "returned")
    assert (
        write_sentences(trace)[1] == "The loop steps task 0 `main`, which lets the others go first."
    )
    assert "step of 0 main (still ready)" in draw_tree(trace)


def test_what_happens_between_the_steps_is_told_by_whom():
    trace, main, waiting, cleaning = Trace(), Task(), Task(), Task()
    trace.task_spawn(main, None, "main")
    trace.task_spawn(waiting, main, "waiting")
    trace.step_begin(waiting)
    trace.step_end(waiting, "yielded", "wait_all_tasks_blocked")
    trace.idle(float("inf"))
    trace.wake(waiting)
    trace.step_begin(main)
    trace.step_end(main, "returned")
    trace.task_spawn(cleaning, None, "cleaning")
    trace.step_begin(cleaning)
    sentences = write_sentences(trace)
    assert sentences[2].endswith(" The loop itself wakes task 1 `waiting`.")
    assert sentences[4] == "The end of the main task starts task 2 `cleaning`."
    assert "step of 2 cleaning (started by the end of the main task)" in draw_tree(trace)
