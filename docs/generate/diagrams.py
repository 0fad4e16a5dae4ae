"""Which diagrams do the pages include?

One for each run of `traced.py` on each loop, and the map of concepts and what implements them. As
fragments: `fragments/diagrams/run.md`, `sleep.md`, `send.md`, `concepts.md`.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator

from .blocks import tabs
from .layout import LOOPS, Pages
from .sequence import picture
from .traced import RUNS

# What a word of the glossary is called in each loop. Each name is looked up: one that is gone is a
# fault. "-": the model has no such thing.
CONCEPTS: dict[str, tuple[str, str, str]] = {
    "where control leaves a task": ("_suspend.suspend", "_suspend.until_done", "_suspend.wait"),
    "what a task yields": ("Request", "Future", "_suspend.Message"),
    "a task": ("Task", "Task", "lowlevel.Task"),
    "a task's step": ("_loop.Loop.drive", "Task._step", "_loop.tick"),
    "a child's owner": ("TaskGroup", "TaskGroup", "Nursery"),
    "starting a child": ("spawn", "create_task", "Nursery.start_soon"),
    "a promise of a result": ("-", "Future", "-"),
    "a line of waiting tasks": ("WaitQueue", "_wait_queue.WaitQueue", "lowlevel.ParkingLot"),
    "a block that can be cancelled": ("CancelScope", "CancelScope", "CancelScope"),
    "what a cancellation raises": ("CancelledError", "CancelledError", "Cancelled"),
    "running a program": ("run", "run", "run"),
}


def pages() -> Pages:
    """The fragments."""
    made = {f"fragments/diagrams/{name}.md": run_tabs(name) for name in RUNS}
    made["fragments/diagrams/concepts.md"] = concept_table()
    return made


def faults() -> Iterator[str]:
    """Yield the names of `CONCEPTS` that are gone."""
    for concept, row in CONCEPTS.items():
        for loop, name in zip(LOOPS, row, strict=True):
            if name != "-" and found(loop, name) is None:
                yield (
                    f"docs/generate/diagrams.py says that {concept!r} is {name!r} in {loop}, "
                    "which is gone. Name what it is now."
                )


def run_tabs(name: str) -> str:
    """Return the pictures of one run, a tab for each loop, each with its events as text."""
    drawn = []
    for loop in LOOPS:
        events = RUNS[name](loop)
        svg = picture(events, f"{name} on {loop}: what the loop and the tasks do, in order")
        listed = "\n".join(
            f"{event.kind} {'' if event.task is None else event.task} "
            + " ".join(f"{key}={value}" for key, value in event.detail.items() if key in TOLD)
            for event in events
            if event.kind not in ("run_start", "run_end")
        )
        frame = (
            f'<div class="diagram" tabindex="0" role="region" aria-label="A picture">{svg}</div>'
        )
        body = f"```{{raw}} html\n{frame}\n```\n\n"
        # Fewer colons than the tab around it; `blocks.dropdown` is for what is around tabs.
        told = f"::::{{dropdown}} The events\n\n```text\n{listed}\n```\n::::"
        drawn.append((loop, body + told))
    return tabs(drawn)


TOLD = ("parent", "outcome", "waiting_on", "by")  # the details that are the same in every run


def found(loop: str, name: str) -> object:
    """Return what the name stands for in the package or one of its modules, or None."""
    thing: object = importlib.import_module(loop)
    for part in name.split("."):
        if inspect.ismodule(thing) and not hasattr(thing, part):
            try:
                thing = importlib.import_module(f"{thing.__name__}.{part}")
            except ImportError:
                return None
        else:
            thing = getattr(thing, part, None)
    return thing


def concept_table() -> str:
    """Return the table of concepts and of what implements them, with the files."""
    lines = [f"| | {' | '.join(LOOPS)} |", "|---|---|---|---|"]
    for concept, row in CONCEPTS.items():
        cells = [implementation(loop, name) for loop, name in zip(LOOPS, row, strict=True)]
        lines.append(f"| {concept} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def implementation(loop: str, name: str) -> str:
    """Return a name with the file that it is in."""
    if name == "-":
        return "-"
    thing = found(loop, name)
    home = inspect.getmodule(thing)
    file = home.__name__.rpartition(".")[2] if home is not None else ""
    # A module of the package says nothing more than the file does; a private method is a name.
    first, dot, rest = name.partition(".")
    plain = rest if dot and inspect.ismodule(found(loop, first)) else name
    return f"`{plain}` (`{file}.py`)" if file.startswith("_") else f"`{plain}`"
