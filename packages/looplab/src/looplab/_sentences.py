"""How is a run told?

In numbered sentences, one for each thing that the loop does. Each says who acts, what happens
meanwhile, and how control comes back to the loop.
"""

from __future__ import annotations

from loopbase import Trace

from ._story import Part, Story
from ._words import join_clauses, say_deeds, say_end, say_head


def write_sentences(trace: Trace) -> list[str]:
    """Return the sentences of one run, without their numbers."""
    story = Story(trace)
    return [_sentence(story, part) for part in story.parts()]


def _sentence(story: Story, part: Part) -> str:
    def label(task: object) -> str:
        return f"task {task} `{story.name(task)}`"

    deeds = list(say_deeds(part.inside, label))
    event = part.head
    if event is None:
        return f"{say_head(story, part).capitalize()} {join_clauses(deeds)}."
    match event.kind:
        case "step_begin":
            deeds.append(say_end(story, part.end, label) if part.end else "is stepped no further")
            then = join_clauses(list(say_deeds(part.after, label)))
            told = f"The loop steps {label(event.task)}, which {join_clauses(deeds)}"
            return f"{told}; its end {then}." if then else f"{told}."
        case "run_start":
            return "`run` makes a loop" + (f", and {join_clauses(deeds)}." if deeds else ".")
        case "run_end":
            return "The run ends."
        case "idle":
            until = event.detail["until"]
            rest = "something wakes it" if until is None else story.moment(until)
            then = f" {say_head(story, part).capitalize()} {join_clauses(deeds)}." if deeds else ""
            return f"No task is ready: the loop rests until {rest}.{then}"
        case "timer":
            subject = f"The deadline {story.moment(event.detail['deadline'])} has come"
        case "callback":
            subject = f"The loop calls `{event.detail['handle'].removesuffix('()')}`"
        case _:
            subject = say_head(story, part).replace(", ready", " is ready").capitalize()
    return f"{subject}, which {join_clauses(deeds)}." if deeds else f"{subject}."
