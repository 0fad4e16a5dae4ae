"""Does the command say what was wrong, keep the program's output apart, and exit as it should?"""

import re
import sys

import pytest
from typer.testing import CliRunner

import futureloop
import yieldloop
from loopbase import Trace
from looplab import TRACED, record
from looplab._commands import application

HELLO = """
import yieldloop
async def main():
    await yieldloop.sleep(0.5)
    print("hello")
yieldloop.run(main)
"""


@pytest.fixture
def trace(tmp_path):
    """Trace a program that is given as text."""

    def run(source, *options, on="yieldloop"):
        file = tmp_path / "program.py"
        file.write_text(source)
        return CliRunner().invoke(application, ["trace", str(file), "--on", on, *options])

    return run


def test_both_forms_are_shown_after_the_output(trace):
    shown = trace(HELLO, "--virtual")
    assert shown.exit_code == 0 and shown.stderr == ""
    assert shown.stdout.startswith("program.py on yieldloop prints:\n    hello\n\nControl flow:\n")
    assert "\n\nStep by step:\n1. `run` makes a loop" in shown.stdout


def test_one_form_alone(trace):
    assert "Step by step" not in trace(HELLO, "--virtual", "--as", "tree").stdout
    assert "Control flow" not in trace(HELLO, "--virtual", "--as", "steps").stdout


def test_json_is_the_trace_and_nothing_else(trace):
    shown = trace(HELLO, "--virtual", "--as", "json")
    again = Trace.from_json_lines(shown.stdout.splitlines())
    assert [event.kind for event in again][:: len(again) - 1] == ["run_start", "run_end"]
    assert shown.stderr == "hello\n"
    assert shown.stdout == trace(HELLO, "--virtual", "--as", "json").stdout


def test_it_can_be_written_to_a_file(trace, tmp_path):
    there = tmp_path / "shown.txt"
    assert trace(HELLO, "--virtual", "--output", str(there)).stdout == ""
    assert there.read_text() == trace(HELLO, "--virtual").stdout
    shown = trace(HELLO, "--virtual", "--output", str(tmp_path / "no" / "folder"))
    assert shown.exit_code == 2 and "No such file or directory" in shown.stderr


@pytest.mark.parametrize("loop", TRACED)
def test_a_deadline_is_the_one_that_was_asked_for(trace, loop):
    awaited = f"{loop}.run(main())" if loop == "futureloop" else f"{loop}.run(main)"
    program = HELLO.replace("yieldloop.run(main)", awaited).replace("yieldloop", loop)
    told = trace(program.replace("0.5", "0.01"), "--as", "steps", on=loop).stdout
    asked = re.search(r"asks to sleep until (\S+ s)\.", told)[1]
    assert f"the loop rests until {asked}." in told
    assert f"The deadline {asked} has come, which wakes task 0 `main`." in told


SOCKETS = """
import socket
import LOOP
left, right = socket.socketpair()
async def main():
    with left, right:
        left.setblocking(False)
        right.setblocking(False)
        left.send(b"x")
        await WAIT.wait_readable(right)
        await WAIT.wait_writable(left)
        WAIT.notify_closing(left)
        WAIT.notify_closing(right)
LOOP.run(CALL)
"""


@pytest.mark.parametrize("loop", TRACED)
def test_the_descriptor_that_a_task_waits_for_is_the_one_that_wakes_it(trace, loop):
    program = SOCKETS.replace("WAIT", "LOOP.lowlevel" if loop == "nurseryloop" else "LOOP")
    program = program.replace("CALL", "main()" if loop == "futureloop" else "main")
    shown = trace(program.replace("LOOP", loop), "--as", "steps", on=loop)
    assert shown.exit_code == 0, shown.stderr
    for wanted, ready in (("readable", "read( and to write)?"), ("writable", "write")):
        waits = re.search(rf"waits until descriptor (\d+) is {wanted}\.", shown.stdout)
        assert waits, shown.stdout
        woken = rf"Descriptor {waits[1]} is ready to {ready}, which wakes task 0 `main`\."
        assert re.search(woken, shown.stdout), shown.stdout


def test_each_run_of_a_program_is_shown(trace):
    shown = trace(HELLO + "yieldloop.run(main)\n", "--virtual")
    assert "Control flow, run 1:" in shown.stdout and "Step by step, run 2:" in shown.stdout


def test_a_program_that_raises_is_shown_as_far_as_it_went(trace):
    shown = trace(HELLO.replace('print("hello")', "1 / 0"), "--virtual")
    assert shown.exit_code == 1
    assert "ends with an exception" in shown.stdout
    assert "ZeroDivisionError" in shown.stderr
    assert "runpy" not in shown.stderr and "looplab" not in shown.stderr


@pytest.mark.parametrize(
    ("end", "status", "said"),
    [("", 0, ""), ("7", 7, ""), ("'too bad'", 1, "too bad\n")],
)
def test_the_exit_status_of_the_program_is_passed_on(trace, end, status, said):
    shown = trace(HELLO + f"raise SystemExit({end})", "--virtual")
    assert (shown.exit_code, shown.stderr) == (status, said)
    assert "Control flow:" in shown.stdout


def test_ctrl_c_is_passed_on(trace):
    assert trace(HELLO + "raise KeyboardInterrupt", "--virtual").exit_code == 130


@pytest.mark.parametrize(
    ("source", "on", "message"),
    [
        (HELLO, "trioloop", "there is no loop 'trioloop'; those that can be traced: yieldloop, "),
        (HELLO, "asyncio", "a program for asyncio cannot be traced"),
        (HELLO, "nurseryloop", "is written for yieldloop: trace it with --on yieldloop"),
        ("import trio", "yieldloop", "is written for trio, which cannot be traced"),
        ("import yieldloop", "yieldloop", "without calling yieldloop.run: nothing to trace"),
        ("x = = 1", "yieldloop", "is no Python program: invalid syntax (program.py, line 1)"),
        ("print('\0')", "yieldloop", "is no Python program: "),
    ],
)
def test_what_cannot_be_traced_is_told(trace, source, on, message):
    shown = trace(source, on=on)
    assert shown.exit_code == 2 and shown.stdout == ""
    assert message in shown.stderr


def test_a_file_that_is_not_there_is_told(tmp_path):
    shown = CliRunner().invoke(application, ["trace", str(tmp_path), "--on", "yieldloop"])
    assert shown.exit_code == 2 and "there is no file" in shown.stderr


def test_everything_is_put_back(tmp_path):
    before = (yieldloop.run, futureloop.run, futureloop.Runner, sys.argv, sys.path, sys.stdout)
    file = tmp_path / "program.py"
    file.write_text(HELLO)
    record(file, "yieldloop", virtual=True)
    after = (yieldloop.run, futureloop.run, futureloop.Runner, sys.argv, sys.path, sys.stdout)
    assert all(one is other for one, other in zip(before, after, strict=True))


def test_a_runner_is_traced_once_and_a_loop_of_the_programs_own_not_at_all(tmp_path):
    file = tmp_path / "program.py"
    file.write_text(
        "import futureloop\n"
        "async def main(): pass\n"
        "with futureloop.Runner() as runner:\n"
        "    runner.run(main())\n"
        "futureloop.run(main(), loop_factory=futureloop.new_event_loop)\n"
    )
    made = record(file, "futureloop")
    assert made.error is None and len(made.traces) == 1


def test_a_trace_and_a_clock_of_the_programs_own_are_kept(tmp_path):
    file = tmp_path / "program.py"
    file.write_text(
        "import yieldloop\n"
        "from loopbase import RealClock, Trace\n"
        "mine = Trace()\n"
        "async def main(): mine.user('here')\n"
        "yieldloop.run(main, trace=mine, clock=RealClock())\n"
    )
    made = record(file, "yieldloop", virtual=True)
    assert [event.detail["text"] for event in made.traces[0] if event.kind == "user"] == ["here"]
    assert made.traces[0].events[0].time > 0


def test_what_is_printed_is_noted_in_the_step_that_prints_it(tmp_path):
    file = tmp_path / "program.py"
    file.write_text(
        "import yieldloop\n"
        "async def main():\n"
        "    print('a', end='')\n"
        "    print('b')\n"
        "    await yieldloop.run_in_thread(print, 'from a thread')\n"
        "    await yieldloop.checkpoint()\n"
        "    print('c', 'd', sep='\\n')\n"
        "print('before')\n"
        "yieldloop.run(main)\n"
        "print('after')\n"
    )
    made = record(file, "yieldloop")
    assert made.error is None
    noted = [(event.task, event.detail["text"]) for event in made.traces[0] if event.kind == "user"]
    assert noted == [(0, "ab"), (0, "c"), (0, "d")]
    assert made.output == "before\nab\nfrom a thread\nc\nd\nafter\n"
