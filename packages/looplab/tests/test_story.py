"""Is everything that a trace can hold said, in a tree and in sentences?"""

from loopbase import Trace
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
        "    loop, at 0",
        "        step of 0 main (started by run)",
        "            starts 1 child",
        "            says 'hello'",
        "            waits for 1 child",
        "        step of 1 child (started by 0 main)",
        "            lets the others go first",
        "        step of 1 child (still ready)",
        "            waits on reading",
        "    rest until it is woken",
        "        a call from outside",
        "            wakes 0 main",
        "    loop, at 0",
        "        step of 0 main (woken by a call from outside)",
        "            cancels 1 child",
        "            wakes 1 child",
        "            cancels a block",
        "            ends with an exception",
        "        a call from outside",
        "            wakes 1 child",
        "        descriptor 7, ready to read and to write",
        "            wakes 1 child",
        "        the callback Future.set_result",
        "        the deadline 1.5",
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
        "The loop steps task 1 `child`, which waits on reading.",
        "No task is ready: the loop rests until somebody wakes it. A call from outside wakes "
        "task 0 `main`.",
        "The loop steps task 0 `main`, which cancels task 1 `child`, wakes task 1 `child`, "
        "cancels a block, and ends with an exception.",
        "A call from outside wakes task 1 `child`.",
        "Descriptor 7 is ready to read and to write, which wakes task 1 `child`.",
        "The loop calls `Future.set_result`.",
        "The deadline 1.5 has come.",
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
