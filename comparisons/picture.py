"""What does the README show at a glance?

One program on the three loops, drawn from the traces of its runs: a row for each task, a block for
each step, a bar for each wait with what the task waits for, an arrow for each start and each wake.
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
PROGRAM = ROOT / "comparisons/programs/01_first_steps"
FILE = ROOT / "docs/_static/three_loops.svg"
IDEAS = {
    "yieldloop": "a task yields a request",
    "futureloop": "a task waits on a future",
    "nurseryloop": "a task lives in a nursery",
}
LEFT, COLUMN, ROW, BLOCK = 84, 90, 36, 24  # pixels: names, a step, a task's row, a block's height
GAP, HEAD, COLUMNS = 14, 34, 8  # between panels; a panel's heading; steps and rests that are drawn
WIDTH, PANEL = LEFT + COLUMN * COLUMNS + 10, HEAD + 3 * ROW + 22
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2937 }
.idea { font-size: 15px } .name { font-weight: 700 } .quiet { fill: #6b7280; font-size: 11px }
.step { rx: 4px } .word { fill: #fff; text-anchor: middle } .wait { fill: #e5e7eb }
.yieldloop { fill: #b45309 } .futureloop { fill: #1d4ed8 } .nurseryloop { fill: #047857 }
.arrow { stroke: #6b7280; stroke-width: 1.5; fill: none; marker-end: url(#tip) }
.rest { stroke: #d1d5db; stroke-dasharray: 3 3 } .middle { text-anchor: middle }
"""


def draw() -> str:
    """Run the program on each loop and return the picture, as SVG."""
    height = len(IDEAS) * (PANEL + GAP)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        "<title>One program on three loops: who is stepped, who waits, what wakes it</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" '
        'markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z" fill="#6b7280"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#fff"/>',
    ]
    for number, loop in enumerate(IDEAS):
        made = record(PROGRAM / f"with_{loop}.py", loop, virtual=True)
        if made.error is not None:
            raise made.error
        lines += [f'<g transform="translate(0 {GAP / 2 + number * (PANEL + GAP):g})">']
        lines += [*_panel(loop, made.traces[0].events), "</g>"]
    return "\n".join([*lines, "</svg>", ""])


def _panel(loop: str, events: list[Event]) -> Iterator[str]:
    """Yield what is drawn of one run."""
    heading = f'<tspan class="name">{loop}</tspan>: {IDEAS[loop]}'
    yield f'<text x="10" y="20" class="idea">{heading}</text>'
    waits: dict[int, tuple[int, str]] = {}  # task -> the column where its wait begins, and for what
    column = -1  # of the step or rest that is under way
    for event in events:
        task, detail = event.task, event.detail
        match event.kind:
            case "task_spawn":
                assert task is not None
                name = detail["name"].rpartition(".")[2]
                yield f'<text x="10" y="{_y(task) + 4}">{task} {escape(name)}</text>'
                if detail["parent"] is not None:
                    yield _arrow(column, detail["parent"], task)
            case "step_begin":
                assert task is not None
                column += 1
                if task in waits:
                    yield _wait(task, waits.pop(task), column)
            case "step_end":
                assert task is not None
                word = "waits" if detail["outcome"] == "yielded" else detail["outcome"]
                yield _block(loop, task, column, word)
                if detail["outcome"] == "yielded":
                    until = f" until {detail['until']:g} s" if "until" in detail else ""
                    waits[task] = column + 1, f"{detail['waiting_on']}{until}"
            case "wake" if detail["by"] is not None:
                assert task is not None
                yield _arrow(column, detail["by"], task)
            case "idle":
                column += 1
                x, bottom = LEFT + column * COLUMN + COLUMN // 2, HEAD + 3 * ROW
                yield f'<line class="rest" x1="{x}" y1="{HEAD}" x2="{x}" y2="{bottom}"/>'
                said = f"rests until {detail['until']:g} s"
                yield f'<text class="quiet middle" x="{x}" y="{bottom + 14}">{said}</text>'


def _y(task: int) -> int:
    """The middle of a task's row."""
    return HEAD + task * ROW + ROW // 2


def _block(loop: str, task: int, column: int, word: str) -> str:
    x, y = LEFT + column * COLUMN, _y(task)
    box = f'x="{x + 4}" y="{y - BLOCK // 2}" width="{COLUMN - 8}" height="{BLOCK}"'
    return (
        f'<rect class="step {loop}" {box}/>'
        f'<text class="word" x="{x + COLUMN // 2}" y="{y + 4}">{word}</text>'
    )


def _wait(task: int, began: tuple[int, str], column: int) -> str:
    """The bar of a wait, from the step that began it to the step that follows."""
    first, said = began
    x, y = LEFT + first * COLUMN - 4, _y(task)
    box = f'x="{x}" y="{y - 9}" width="{(column - first) * COLUMN + 8}" height="18"'
    return f'<rect class="wait" {box}/><text x="{x + 8}" y="{y + 4}">{escape(said)}</text>'


def _arrow(column: int, source: int, target: int) -> str:
    """From one task's row to another's: straight down at a start, straight up at a wake."""
    aside = 12 * target - 18 if target > source else 24
    x, down = LEFT + column * COLUMN + COLUMN // 2 + aside, 1 if target > source else -1
    begin, end = _y(source) + down * BLOCK // 2, _y(target) - down * BLOCK // 2
    return f'<path class="arrow" d="M{x} {begin}V{end}"/>'


if __name__ == "__main__":
    FILE.write_text(draw())
