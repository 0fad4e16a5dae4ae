"""What does the README show at a glance?

One program on which each of the three loops gives another answer, drawn from the traces of its
runs: a row for each task; a block for each step; below it what the step printed; a bar for each
wait, with what the task waits for; an arrow for each start, each cancellation and each wake. A
scope that is cancelled is drawn as a field: it is a state, and nothing that happens once.

The clock is virtual, so the picture is the same each time. `python -m comparisons.picture` writes
it to `docs/_static/three_loops.svg`; a test says when that is no longer what the runs give.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from loopbase.trace import Event
from looplab import record

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "comparisons/programs/49_three_answers"
FILE = ROOT / "docs/_static/three_loops.svg"
IDEAS = {
    "yieldloop": "a task yields a request; a cancellation is thrown once, where a task waits",
    "futureloop": "a task waits on a future; a cancellation is thrown once, even before the start",
    "nurseryloop": "a task lives in a nursery; a cancellation is the state of a scope",
}
LEFT, COLUMN, ROW, BLOCK = 74, 82, 46, 22  # pixels: names, a step, a task's row, a block's height
GAP, HEAD, COLUMNS = 16, 34, 10  # between panels; a panel's heading; steps and rests that are drawn
WIDTH, PANEL = LEFT + COLUMN * COLUMNS + 10, HEAD + 3 * ROW
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2937 }
.idea { font-size: 15px } .name { font-weight: 700 } .quiet { fill: #6b7280; font-size: 11px }
.printed { font: 11px ui-monospace, monospace; fill: #1f2937 } .middle { text-anchor: middle }
.step { rx: 4px } .word { fill: #fff; text-anchor: middle } .wait { fill: #e5e7eb }
.yieldloop { fill: #b45309 } .futureloop { fill: #1d4ed8 } .nurseryloop { fill: #047857 }
.arrow { stroke: #6b7280; stroke-width: 1.5; fill: none; marker-end: url(#tip) }
.cancel { stroke: #dc2626; marker-end: url(#cancel-tip) } .cancelled { fill: #fee2e2 }
.rest { stroke: #d1d5db; stroke-dasharray: 3 3 }
"""
TIP = (
    '<marker id="{}" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" '
    'orient="auto"><path d="M0 0L6 3L0 6z" fill="{}"/></marker>'
)


def draw() -> str:
    """Run the program on each loop and return the picture, as SVG."""
    height = len(IDEAS) * (PANEL + GAP)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        "<title>One program on three loops: who is stepped, who waits, what wakes it</title>",
        f"<style>{STYLE}</style>",
        f"<defs>{TIP.format('tip', '#6b7280')}{TIP.format('cancel-tip', '#dc2626')}</defs>",
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#fff"/>',
    ]
    for number, loop in enumerate(IDEAS):
        made = record(PROGRAM / f"with_{loop}.py", loop, virtual=True)
        if made.error is not None:
            raise made.error
        lines += [f'<g transform="translate(0 {GAP / 2 + number * (PANEL + GAP):g})">']
        heading = f'<tspan class="name">{loop}</tspan>: {IDEAS[loop]}'
        lines += [f'<text x="10" y="20" class="idea">{heading}</text>']
        lines += [*_Panel(loop, made.traces[0].events).draw(), "</g>"]
    return "\n".join([*lines, "</svg>", ""])


class _Panel:
    """One run, drawn column by column: each step has one, and each rest of the loop."""

    def __init__(self, loop: str, events: list[Event]) -> None:
        self.loop = loop
        self.events = events
        self.column = -1  # of the step or rest that is under way
        self.waits: dict[int, tuple[int, str]] = {}  # task -> where its wait begins, and for what
        self.step: list[Event] = []  # what has happened in the step that is under way
        self.cancelled_from = 0  # pixels: where the scope of the children was cancelled

    def draw(self) -> Iterator[str]:
        """Yield what is drawn: the fields first, because they lie below everything else."""
        drawn = [line for event in self.events for line in self._draw(event)]
        return iter(sorted(drawn, key=lambda line: 'class="cancelled"' not in line))

    def _draw(self, event: Event) -> Iterator[str]:
        self.step.append(event)
        task, detail = event.task, event.detail
        match event.kind:
            case "task_spawn":
                assert task is not None
                name = detail["name"].rpartition(".")[2]
                yield f'<text x="10" y="{_y(task) + 4}">{escape(name)}</text>'
                if detail["parent"] is not None:
                    yield _arrow("arrow", self.column, -12, detail["parent"], task)
            case "cancel_request" if task is not None:
                yield _arrow("arrow cancel", self.column, 12 * task, detail["by"], task)
            case "step_begin":
                assert task is not None
                self.column += 1
                self.step = [event]
                if task in self.waits:
                    yield _wait(task, self.waits.pop(task), self.column)
            case "step_end":
                assert task is not None
                yield from self._end_step(task, event)
            case "wake" if detail["by"] not in (None, task) and detail["by"] > (task or 0):
                assert task is not None
                yield _arrow("arrow", self.column, -24, detail["by"], task)
            case "idle":
                self.column += 1
                x, bottom = LEFT + self.column * COLUMN + COLUMN // 2, HEAD + 3 * ROW
                yield f'<line class="rest" x1="{x}" y1="{HEAD}" x2="{x}" y2="{bottom - 14}"/>'
                said = f"until {detail['until']:g} s"
                yield f'<text class="quiet middle" x="{x}" y="{bottom - 2}">{said}</text>'

    def _end_step(self, task: int, event: Event) -> Iterator[str]:
        outcome, wait = event.detail["outcome"], event.detail.get("waiting_on")
        requests = [each for each in self.step if each.kind == "cancel_request"]
        word = "cancels" if requests else outcome
        if outcome == "yielded":
            word = word if requests else "waits" if wait else "gives way"
            if wait:
                self.waits[task] = self.column + 1, wait
        x, y = LEFT + self.column * COLUMN, _y(task)
        box = f'x="{x + 4}" y="{y - BLOCK // 2}" width="{COLUMN - 8}" height="{BLOCK}"'
        yield f'<rect class="step {self.loop}" {box}/>'
        yield f'<text class="word" x="{x + COLUMN // 2}" y="{y + 4}">{word}</text>'
        for line in (each.detail["text"] for each in self.step if each.kind == "user"):
            last = self.column == COLUMNS - 1  # nothing may stand to the right of it
            place = f'x="{x + COLUMN - 4}" text-anchor="end"' if last else f'x="{x + 4}"'
            yield f'<text class="printed" {place} y="{y + 24}">{escape(line)}</text>'
        if requests and all(each.task is None for each in requests):
            self.cancelled_from = x + COLUMN // 2
        elif self.cancelled_from and task == 0:
            # Nobody was told: the scope was cancelled all the time, for whoever waited in it.
            begin, end = self.cancelled_from, x - 4
            box = f'x="{begin}" y="{_y(1) - ROW // 2}" width="{end - begin}" height="{2 * ROW}"'
            yield f'<rect class="cancelled" {box} rx="6"/>'


def _y(task: int) -> int:
    """The middle of a task's row."""
    return HEAD + task * ROW + ROW // 2 - 6


def _wait(task: int, began: tuple[int, str], column: int) -> str:
    """The bar of a wait, from the step that began it to the step that follows."""
    first, said = began
    x, y = LEFT + first * COLUMN - 4, _y(task)
    box = f'x="{x}" y="{y - 9}" width="{(column - first) * COLUMN + 8}" height="18"'
    return f'<rect class="wait" {box}/><text x="{x + 8}" y="{y + 4}">{escape(said)}</text>'


def _arrow(kind: str, column: int, aside: int, source: int, target: int) -> str:
    """From one task's row to another's, `aside` pixels from the middle of the step."""
    x, down = LEFT + column * COLUMN + COLUMN // 2 + aside, 1 if target > source else -1
    begin, end = _y(source) + down * BLOCK // 2, _y(target) - down * BLOCK // 2
    return f'<path class="{kind}" d="M{x} {begin}V{end}"/>'


if __name__ == "__main__":
    FILE.write_text(draw())
