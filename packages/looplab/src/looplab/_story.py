"""What happened, in which order, and because of what?

The events of a trace, put together to parts: each begins with an event of the loop (a step, a
deadline that came, a descriptor, a callback, a rest) and holds what was done in it (tasks started,
woken, cancelled). A step also knows why its task was ready: the event that made it so, and the part
that this event belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from loopbase.trace import Event, Kind

# What begins a part; what else there is, but for `step_end`, stands inside one.
_HEADS: frozenset[Kind] = frozenset(
    {"run_start", "run_end", "step_begin", "callback", "timer", "io", "idle"}
)
_OWNERS = ("TaskGroup", "Nursery")  # what a task waits on that waits for its children
# In front of a function's name: its module, its class, the function that it was made in.
_QUALIFIERS = re.compile(r"^(?:(?:[^\W\d]\w*|<locals>)\.)+(?=[^\W\d]\w*$)")


@dataclass
class Part:
    """One thing that the loop did."""

    head: Event | None  # None: a call from outside, between two things that the loop did
    inside: list[Event] = field(default_factory=list)
    end: Event | None = None  # how a step ended
    after: list[Event] = field(default_factory=list)  # what the end of its task set off
    # Why the task of a step was ready: the event, and the part it stands in (None: it stayed so).
    cause: tuple[Event, Part | None] | None = None
    by: str = ""  # who acts in it, where there is no event that says so

    @property
    def kind(self) -> Kind | None:
        """What it is; None for a call from outside."""
        return None if self.head is None else self.head.kind


class Story:
    """The parts of one run, and what its tasks and moments are called."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = list(events)
        self._start = self.events[0].time if self.events else 0.0
        self._parents = {
            event.task: event.detail["parent"]
            for event in self.events
            if event.kind == "task_spawn"
        }
        self._names = {
            event.task: _QUALIFIERS.sub("", str(event.detail["name"]))
            for event in self.events
            if event.kind == "task_spawn"
        }

    def parts(self) -> Iterator[Part]:
        """Yield what the loop did, in its order."""
        part: Part | None = None
        causes: dict[int | None, tuple[Event, Part | None]] = {}  # task -> why it is ready
        waits: dict[int | None, Event] = {}  # task -> how its last step ended
        for event in self.events:
            if event.kind == "step_end":
                waits[event.task] = event
                gives_way = event.detail["outcome"] == "yielded" and (
                    event.detail["waiting_on"] is None
                )
                if part is not None:
                    part.end = event
                    if gives_way:
                        # To put itself back into the queue is how a task gives way.
                        part.inside = [
                            each
                            for each in part.inside
                            if (each.kind, each.task) != ("wake", event.task)
                        ]
                    self._split(part, waits)
                    yield part
                part = None
                if gives_way:
                    causes[event.task] = (event, None)
                continue
            if event.kind in _HEADS:
                if part is not None:
                    yield part
                part = Part(event)
                if event.kind == "step_begin":
                    part.cause = causes.pop(event.task, None)
                continue
            if part is None:
                part = Part(None)
            if part.kind in (None, "idle") and not part.inside:
                part.by = self._outsider(event, waits)
            part.inside.append(event)
            if event.kind in ("task_spawn", "wake"):
                causes[event.task] = (event, part)
        if part is not None:
            yield part

    def _outsider(self, event: Event, waits: dict[int | None, Event]) -> str:
        """Say who does something between the steps: not a task, and nothing that the loop tells."""
        waiting_on = waits[event.task].detail["waiting_on"] if event.task in waits else None
        if waiting_on == "wait_all_tasks_blocked":
            return "the loop itself"
        main = waits.get(0)
        if event.kind == "task_spawn" and main and main.detail["outcome"] != "yielded":
            return "the end of the main task"
        return "a call from outside"

    def _split(self, part: Part, waits: dict[int | None, Event]) -> None:
        """Move to `after` whom a step has woken by being its task's last.

        Those who waited for the task, and the parent that waited for all its children. A kernel
        wakes them before it says that the step is over. Where anything was cancelled in the same
        step, that may be the reason instead.
        """
        end = part.end
        if end is None or end.detail["outcome"] == "yielded":
            return
        if any(event.kind == "cancel_request" for event in part.inside):
            return

        def by_the_end(event: Event) -> bool:
            if event.kind != "wake" or event.task not in waits:
                return False
            waited = waits[event.task].detail
            if waited.get("waiting_for") == end.task:
                return True
            return waited["waiting_on"] in _OWNERS and event.task == self._parents.get(end.task)

        part.after = [event for event in part.inside if by_the_end(event)]
        part.inside = [event for event in part.inside if not by_the_end(event)]

    def name(self, task: object) -> str:
        """What the task of that number is called, without its module."""
        return self._names.get(task, "?")  # type: ignore[call-overload, no-any-return]

    def moment(self, time: float) -> str:
        """A moment, in seconds since the run began, to the millisecond."""
        return f"{round(time - self._start, 3):.10g} s"
