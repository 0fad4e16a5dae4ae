"""What does one library answer?

`python -m comparisons.experiments.cells BACKEND [NAME..]` runs the experiments on one backend and
prints one JSON object a line. Each experiment runs in a child forked for it: what it breaks, leaves
behind or blocks stays there, and the library is imported only once.

Rule: nothing here starts a thread, for a fork copies only the one that calls it.
"""

from __future__ import annotations

import inspect
import json
import os
import select
import signal
import sys
import tempfile
import traceback
from typing import Any

import loopcorpus

from ._experiment import Experiment, experiments

NEVER_ENDS = "never ends"
NOT_ASKED = "not asked"

# How a reader calls what a name of the contract stands for, where that is not plain.
WORDS = {
    "open_cancel_scope": "a scope to cancel",
    "shielded_scope": "a scope that shields",
    "sock_recv": "operations on bare sockets",
}

# What a library has, but not in the contract's shape: curio's calls are all awaited.
# fmt: off
OTHER_SHAPES = {
    "curio": (
        "open_task_group", "Event", "Lock", "Semaphore", "Condition", "Queue", "LifoQueue",
        "PriorityQueue", "current_time", "move_on_after", "fail_after", "shielded",
        "shielded_scope", "to_thread", "open_file", "open_process", "run_process",
        "open_signal_receiver", "open_udp",
    ),
}
# fmt: on


def observe(experiment: Experiment, library: loopcorpus.Backend) -> Any:
    """Run the experiment on that backend, here; return the observation."""
    try:
        if not inspect.iscoroutinefunction(experiment.function):
            return experiment.function(library)
        if experiment.clock == "virtual" and not library.virtual_clock:
            return "lacks a virtual clock"
        return library.run(experiment.function, library, clock=experiment.clock)
    except loopcorpus.LackingError as error:
        return _lacks(library, error)
    except BaseExceptionGroup as group:
        lacking: Any = group.subgroup(loopcorpus.LackingError)
        if lacking is None:
            raise
        while isinstance(lacking, BaseExceptionGroup):
            lacking = lacking.exceptions[0]
        return _lacks(library, lacking)


def _lacks(library: loopcorpus.Backend, error: loopcorpus.LackingError) -> str:
    if error.lacking in OTHER_SHAPES.get(library.name, ()):
        return NOT_ASKED
    return f"lacks {WORDS.get(error.lacking, error.lacking)}"


def in_a_child(experiment: Experiment, library: loopcorpus.Backend) -> dict[str, Any]:
    """The same in a child; return {"observation": ..} or {"error": text}."""
    reading, writing = os.pipe()
    with tempfile.TemporaryFile("w+") as printed:
        child = os.fork()
        if child == 0:
            _be_the_child(experiment, library, writing, printed.fileno())
        os.close(writing)
        answer = _answer(reading, experiment.patience)
        if answer is None:
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        printed.seek(0)
        report = printed.read()
    if answer is None:
        return {"observation": NEVER_ENDS}
    if not answer:
        return {"error": f"the process ended with {os.waitstatus_to_exitcode(status)}\n{report}"}
    found: dict[str, Any] = json.loads(answer)
    if "error" in found:
        found["error"] += report
    return found


def _be_the_child(
    experiment: Experiment, library: loopcorpus.Backend, answer: int, printed: int
) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    try:
        observation = observe(experiment, library)
        text = json.dumps({"observation": observation})
        if json.loads(text)["observation"] != observation:
            raise TypeError(f"the observation {observation!r} is to be text, numbers, or a list")
    except BaseException:
        text = json.dumps({"error": traceback.format_exc()})
    with open(answer, "w") as stream:
        stream.write(text)
    os._exit(0)


def _answer(reading: int, patience: float) -> bytes | None:
    """Read to the end; None if that does not come within `patience` seconds."""
    with open(reading, "rb", buffering=0) as stream:
        answer = b""
        while select.select([stream], [], [], patience)[0]:
            if not (some := stream.read(65536)):
                return answer
            answer += some
    return None


def main(backend: str, *names: str) -> None:
    """Print the answers of that backend."""
    library = loopcorpus.backend(backend)
    for experiment in experiments(names):
        print(json.dumps({"name": experiment.name, **in_a_child(experiment, library)}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
