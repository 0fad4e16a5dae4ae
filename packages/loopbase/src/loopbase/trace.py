"""What can be seen of a run?

One vocabulary of events for every loop. A trace is a list of them; its file form is one JSON
object a line. Tasks appear as numbers in the order they were spawned, the main task being 0, so
that the traces of two runs, or of two libraries, can be compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from .descriptor import Direction

Kind: TypeAlias = Literal[
    "run_start",
    "run_end",
    "task_spawn",  # parent: its number or null; name
    "step_begin",
    # outcome: one of StepOutcome; waiting_on: a word or null; and if there is such a thing until:
    # the moment that a sleep waits for, waiting_for: the number of the task that is waited for,
    # descriptor and direction: which one, and whether it is to be ready to "read" or to "write"
    "step_end",
    "wake",  # by: the task that woke it, or null for the clock, a thread or a descriptor
    "callback",  # handle: what is called
    "timer",  # deadline: the moment that came
    "io",  # descriptor; ready: "read", "write" or "read+write"
    "idle",  # until: the next deadline, or null when there is none
    "cancel_request",  # by: the task that asked, or null
    "user",  # text
]
# "ended" is for libraries that tell that a task is over, but not how.
StepOutcome: TypeAlias = Literal["yielded", "returned", "raised", "cancelled", "ended"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    sequence: int  # 0, 1, 2, ... within the trace
    time: float  # the loop's clock, in seconds
    kind: Kind
    task: int | None  # the task it happened to or in; None outside any task
    detail: dict[str, Any] = field(default_factory=dict)  # what `Kind` names for this kind

    def __str__(self) -> str:
        who = "-" if self.task is None else str(self.task)
        said = " ".join(f"{key}={value}" for key, value in self.detail.items())
        return f"{self.time:g} {who} {self.kind} {said}".rstrip()


class Trace:
    """The events of one run, filled by the loop it is given to: `run(..., trace=trace)`."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._current_time: Callable[[], float] = lambda: 0.0
        self._current: int | None = None  # the task whose step is under way
        self._numbers: dict[int, int] = {}  # id of a living task -> its number
        self._spawned = 0

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)

    def _add(self, kind: Kind, task: int | None, **detail: Any) -> None:
        self.events.append(Event(len(self.events), self._current_time(), kind, task, detail))

    def _number(self, task: object) -> int | None:
        return self._numbers.get(id(task))

    # What a loop calls. Tasks are the loop's own task objects.

    def run_start(self, current_time: Callable[[], float]) -> None:
        """Begin, with the clock that all events are read from."""
        self._current_time = current_time
        self._add("run_start", None)

    def run_end(self) -> None:
        self._add("run_end", None)

    def task_spawn(self, task: object, parent: object | None, name: str) -> None:
        """Give `task` its number. `parent` is the task that spawned it, if one did."""
        self._numbers[id(task)] = number = self._spawned
        self._spawned += 1
        self._add("task_spawn", number, parent=self._number(parent), name=name)

    def step_begin(self, task: object) -> None:
        self._current = self._number(task)
        self._add("step_begin", self._current)

    def step_end(
        self,
        task: object,
        outcome: StepOutcome,
        waiting_on: str | None = None,
        until: float | None = None,
        place: object = None,
    ) -> None:
        """The step of `task` is over. `place` is the object that it waits on, perhaps a task."""
        number, waiting_for = self._number(task), self._number(place)
        more: dict[str, Any] = {} if until is None else {"until": until}
        if waiting_for is not None:
            more["waiting_for"] = waiting_for
        if isinstance(place, Direction) and place.descriptor is not None:
            more["descriptor"] = place.descriptor.fileno
            more["direction"] = "read" if place is place.descriptor.reading else "write"
        self._add("step_end", number, outcome=outcome, waiting_on=waiting_on, **more)
        self._current = None
        if outcome != "yielded":
            # The task is over; another object may come to live at its address.
            self._numbers.pop(id(task), None)

    def wake(self, task: object) -> None:
        """`task` became ready; by the task whose step is under way, if there is one."""
        self._add("wake", self._number(task), by=self._current)

    def callback(self, handle: str) -> None:
        self._add("callback", None, handle=handle)

    def timer(self, deadline: float) -> None:
        self._add("timer", None, deadline=deadline)

    def io(self, descriptor: int, ready: str) -> None:
        self._add("io", None, descriptor=descriptor, ready=ready)

    def idle(self, until: float) -> None:
        self._add("idle", None, until=None if until == float("inf") else until)

    def cancel_request(self, target: object) -> None:
        """Somebody asked for `target` to be cancelled: a task, or a scope, which has no number."""
        self._add("cancel_request", self._number(target), by=self._current)

    # What a program calls.

    def user(self, text: str) -> None:
        """Note something of the program's own."""
        self._add("user", self._current, text=text)

    # The file form.

    def to_json_lines(self) -> str:
        """Return the trace as text, one JSON object a line."""
        return "".join(json.dumps(asdict(event)) + "\n" for event in self.events)

    @classmethod
    def from_json_lines(cls, lines: Iterable[str]) -> Trace:
        """Read back what `to_json_lines` wrote. Raises ValueError for an unknown kind."""
        trace = cls()
        for line in lines:
            event = Event(**json.loads(line))
            if event.kind not in KINDS:
                raise ValueError(f"unknown kind of event {event.kind!r}; known are {KINDS}")
            trace.events.append(event)
        return trace
