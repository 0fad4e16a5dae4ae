"""How does a trace become a picture?

A column for the loop and one for each task; time goes down, one line for each event. A box is one
step of a task: from where the loop sends something in to where the task yields. Everything drawn
is an event of the trace; the events that say nothing to a reader (`run_start`, the loop's own
clean-up) are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from loopbase import Event

LANE = 118  # width of a column; three of them fit on a phone
LINE = 26  # height of an event
TOP = 40
SIZE = 11  # of the letters
LETTER = 6.6  # width of a letter, roughly


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one column to another, with what is said."""

    start: int
    end: int
    label: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happens in the loop."""

    label: str


@dataclass(frozen=True, slots=True)
class Box:
    """A step of a task, from one line to another."""

    lane: int
    first: int
    last: int


def rows(events: Iterable[Event]) -> list[Arrow | Note]:
    """Return what each line says. Column 0 is the loop, column n + 1 task n."""
    shown: list[Arrow | Note] = []
    for event in events:
        said = row(event)
        if said is not None and (not shown or shown[-1] != said):
            shown.append(said)
    return shown


def row(event: Event) -> Arrow | Note | None:
    """Return what one event says, or None."""
    detail = event.detail
    lane = 0 if event.task is None else event.task + 1
    match event.kind:
        case "task_spawn":
            parent = detail["parent"]
            return Arrow(0 if parent is None else parent + 1, lane, "starts", dashed=True)
        case "step_begin":
            return Arrow(0, lane, "send")
        case "step_end":
            return Arrow(lane, 0, end_of_step(detail["outcome"], detail["waiting_on"]))
        case "wake":
            by = detail["by"]
            return None if by == event.task else Arrow(lane_of(by), lane, "wakes", dashed=True)
        case "idle":
            until = detail["until"]
            return Note(
                "sleeps until something comes" if until is None else "sleeps until a deadline"
            )
        case "timer":
            return Note("a deadline is due")
        case "io":
            ready = " and ".join(detail["ready"].replace("+", " ").split())
            return Note(f"ready to {ready}")
        case "callback" if "_run_until_complete_cb" not in detail["handle"]:
            return Note("calls " + detail["handle"])
        case _:
            return None


def lane_of(task: int | None) -> int:
    """Return the column of a task; of the loop if there is none."""
    return 0 if task is None else task + 1


def end_of_step(outcome: str, waiting_on: str | None) -> str:
    """Return what leaves the task at the end of its step."""
    if outcome != "yielded":
        return outcome
    return f"waits: {waiting_on.lstrip('_')}" if waiting_on else "gives way"


def boxes(shown: list[Arrow | Note]) -> Iterator[Box]:
    """Yield the steps: from the line that sends to the line that comes back."""
    begun: dict[int, int] = {}
    for number, said in enumerate(shown):
        if isinstance(said, Arrow) and said.label == "send":
            begun[said.end] = number
        elif isinstance(said, Arrow) and said.end == 0 and said.start in begun:
            yield Box(said.start, begun.pop(said.start), number)


def names(events: Iterable[Event]) -> list[str]:
    """Return what the columns are called; a name that says nothing becomes the task's number."""
    found = ["the loop"]
    for event in events:
        if event.kind == "task_spawn":
            name = str(event.detail["name"]).rpartition(".")[2]
            known = "main" if event.task == 0 else f"task {event.task}"
            found.append(known if name.startswith("Task-") or event.task == 0 else name)
    return found


def picture(events: list[Event], title: str) -> str:
    """Return the picture as SVG, in the colours of the page."""
    shown = rows(events)
    lanes = names(events)
    width, height = LANE * len(lanes), TOP + LINE * (len(shown) + 1)
    parts = [
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="{escape(title)}" xmlns="http://www.w3.org/2000/svg" font-size="{SIZE}">',
        f"<title>{escape(title)}</title>",
    ]
    for lane, name in enumerate(lanes):
        x = middle(lane)
        parts.append(text(x, 18, name, "bold"))
        parts.append(line(x, 28, x, height - 8, ' stroke-opacity="0.35"'))
    for box in boxes(shown):
        y = line_of(box.first)
        parts.append(
            f'<rect x="{middle(box.lane) - 6}" y="{y}" width="12" rx="2" '
            f'height="{line_of(box.last) - y}" fill="var(--color-brand-primary, #2962ff)"/>'
        )
    for number, said in enumerate(shown):
        parts += drawn(said, line_of(number))
    return "\n".join([*parts, "</svg>"])


def drawn(said: Arrow | Note, y: int) -> Iterator[str]:
    """Yield what one line looks like."""
    if isinstance(said, Note):
        width = LETTER * len(said.label) + 12
        x = max(4.0, middle(0) - width / 2)
        yield (
            f'<rect x="{x}" y="{y - 11}" width="{width}" height="18" rx="9" '
            'fill="var(--color-background-secondary, #eee)" stroke="currentColor" '
            'stroke-opacity="0.4"/>'
        )
        yield text(x + width / 2, y + 2, said.label)
        return
    start, end = middle(said.start), middle(said.end)
    if start == end:
        yield text(start + 14, y + 3, said.label, anchor="start")
        return
    way = 1 if end > start else -1
    start, end = start + 7 * way, end - 7 * way
    dashes = ' stroke-dasharray="4 3"' if said.dashed else ""
    yield line(start, y, end, y, dashes)
    yield f'<path d="M {end} {y} l {-7 * way} -4 v 8 z" fill="currentColor"/>'
    # Beside the lane that it comes from or goes to, whichever is not the loop's.
    near = max(said.start, said.end)
    yield text(middle(near) - LANE / 2, y - 4, said.label)


def middle(lane: int) -> float:
    return LANE * lane + LANE / 2


def line_of(number: int) -> int:
    return TOP + LINE * number + LINE // 2


def line(x1: float, y1: float, x2: float, y2: float, more: str = "") -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="currentColor"{more}/>'


def text(x: float, y: float, said: str, weight: str = "normal", anchor: str = "middle") -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="currentColor">{escape(said)}</text>'
    )
