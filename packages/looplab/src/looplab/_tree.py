"""What does the flow of control look like?

An indented tree. On the left is the loop, from one rest to the next; below it what it does: a task
that is stepped, a deadline that came, a callback. Further in is what happens there, and last where
control comes back: with what the task yields, or with its end.
"""

from __future__ import annotations

from collections.abc import Iterator

from loopbase import Trace

from ._story import Part, Story
from ._words import say_cause, say_deeds, say_end, say_head

_INDENT = "    "


def draw_tree(trace: Trace) -> str:
    """Return the tree of one run, a line each, without a newline at the end."""
    return "\n".join(_INDENT * depth + text for depth, text in _lines(Story(trace)))


def _lines(story: Story) -> Iterator[tuple[int, str]]:
    def label(task: object) -> str:
        return f"{task} {story.name(task)}"

    in_loop = False  # whether the line "loop" above is still true
    for part in story.parts():
        if part.head is not None and part.kind in ("run_start", "run_end"):
            yield 0, "run" if part.kind == "run_start" else "end of run"
            yield from ((1, clause) for clause in say_deeds(part.inside, label))
            continue
        if not in_loop and part.kind != "idle":
            event = part.head or part.inside[0]
            yield 1, f"loop, at {story.moment(event.time)}"
            in_loop = True
        if part.kind == "step_begin":
            yield from _step(story, part)
        elif part.kind == "idle":
            yield 1, _rest(story, part)
            in_loop = False
        if part.kind != "step_begin" and (part.kind != "idle" or part.inside):
            yield 2, say_head(story, part)
            yield from ((3, clause) for clause in say_deeds(part.inside, label))


def _step(story: Story, part: Part) -> Iterator[tuple[int, str]]:
    assert part.head is not None

    def label(task: object) -> str:
        return f"{task} {story.name(task)}"

    cause = say_cause(story, part, label)
    yield 2, f"step of {label(part.head.task)}" + (f" ({cause})" if cause else "")
    yield from ((3, clause) for clause in say_deeds(part.inside, label))
    yield 3, "is stepped no further" if part.end is None else say_end(story, part.end, label)
    yield from ((4, clause) for clause in say_deeds(part.after, label))


def _rest(story: Story, part: Part) -> str:
    assert part.head is not None
    until = part.head.detail["until"]
    return f"rest until {'it is woken' if until is None else story.moment(until)}"
