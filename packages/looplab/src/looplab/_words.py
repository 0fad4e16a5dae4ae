"""How is an event said?

In a clause without its subject ("starts task 1 cook"), the same in the tree and in the sentences,
which differ in how they write a task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from loopbase.trace import Event

from ._story import Part, Story

Label = Callable[[object], str]  # the number of a task -> how it is written

# What a loop says that a task waits on -> in words. Else it is the name of a thing ("Event") or
# of a function ("Queue.get").
_WAITS = {
    "TaskGroup": "waits for the tasks of a TaskGroup",
    "Nursery": "waits for the tasks of a Nursery",
    "Gathering": "waits for the tasks of a gather",
    "thread": "waits for a worker thread",
    "file": "waits for a worker thread",
    "signal": "waits for a signal",
    "SignalQueue": "waits for a signal",
    "sleep": "asks to sleep without a deadline",
    "wait_all_tasks_blocked": "waits until all tasks wait",
    "wait_task_rescheduled": "waits until somebody reschedules it",
}
_DIRECTIONS = {"read": "readable", "write": "writable"}
_ENDS = {
    "returned": "returns",
    "raised": "ends with an exception",
    "cancelled": "ends, cancelled",
    "ended": "ends",
}


def join_clauses(clauses: list[str]) -> str:
    """Join `clauses` to one, with commas if one alone has an "and" already."""
    if len(clauses) == 2 and not any(" and " in clause for clause in clauses):
        return " and ".join(clauses)
    return ", and ".join([", ".join(clauses[:-1]), clauses[-1]] if len(clauses) > 1 else clauses)


def _join_nouns(nouns: list[str]) -> str:
    return " and ".join([", ".join(nouns[:-1]), nouns[-1]] if len(nouns) > 1 else nouns)


def say_deeds(events: list[Event], label: Label) -> Iterator[str]:
    """Yield a clause for what was done in `events`: one for each run of the same deed."""

    def deed(event: Event) -> str:
        match event.kind:
            case "task_spawn":
                return "starts"
            case "wake":
                return "wakes"
            case "cancel_request":
                return "cancels a scope" if event.task is None else "cancels"
            case _:
                return f"says {event.detail['text']!r}"

    for verb, alike in groupby(events, deed):
        whom = [label(event.task) for event in alike if event.kind != "user"]
        if verb == "cancels a scope" or not whom:
            yield verb
        else:
            yield f"{verb} {_join_nouns(whom)}"


def say_end(story: Story, event: Event, label: Label) -> str:
    """Say how a step ended."""
    detail = event.detail
    if detail["outcome"] != "yielded":
        return _ENDS[detail["outcome"]]
    if detail["waiting_on"] is None:
        return "lets the others go first"
    if "until" in detail:
        return f"asks to sleep until {story.moment(detail['until'])}"
    if "waiting_for" in detail:
        return f"waits for {label(detail['waiting_for'])}"
    if "descriptor" in detail:
        ready = _DIRECTIONS[detail["direction"]]
        return f"waits until descriptor {detail['descriptor']} is {ready}"
    return _say_wait(detail["waiting_on"])


def _say_wait(word: str) -> str:
    """Say what a task waits on that has no number."""
    if word in _WAITS:
        return _WAITS[word]
    if "." not in word and word.lstrip("_")[:1].isupper():
        return f"waits on {'an' if word[0] in 'AEIOU' else 'a'} {word}"
    return f"waits in `{word}`"


def say_head(story: Story, part: Part) -> str:
    """Say what began in `part`, other than a step: a noun."""
    event = part.head
    if event is None or event.kind == "idle":
        return part.by
    match event.kind:
        case "timer":
            return f"the deadline {story.moment(event.detail['deadline'])}"
        case "io":
            ready = event.detail["ready"].replace("+", " and to ")
            return f"descriptor {event.detail['descriptor']}, ready to {ready}"
        case "callback":
            return f"the callback {event.detail['handle'].removesuffix('()')}"
        case _:
            return "run"


def say_cause(story: Story, part: Part, label: Label) -> str | None:
    """Say why the task that is stepped in `part` was ready."""
    if part.cause is None:
        return None
    event, origin = part.cause
    if origin is None:
        return "still ready"
    verb = "started" if event.kind == "task_spawn" else "woken"
    if origin.kind == "timer":
        return f"{verb} by a deadline"
    by = event.detail["parent" if event.kind == "task_spawn" else "by"]
    return f"{verb} by {say_head(story, origin) if by is None else label(by)}"
