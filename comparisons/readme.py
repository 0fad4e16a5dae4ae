"""What does README.md say that only a run can know?

Its program, and its table: who answers what, from the committed table of experiments, and who is
how fast, from the committed result of the matrix. Each stands between two comments that name it.
`python -m comparisons.readme` writes them anew; a test says when they are old.
"""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.results import load
from comparisons.experiments._table import read

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PROGRAM = "comparisons/programs/49_three_answers/with_futureloop.py"
MEASURED = ROOT / "benchmarks" / "committed.json"

# What a row is called, what carries its model, and the backend that is asked and measured.
ROWS = (
    ("[**yieldloop**](packages/yieldloop/README.md)", "yields a request", "yieldloop"),
    ("[**futureloop**](packages/futureloop/README.md)", "waits on a Future", "futureloop"),
    ("[**nurseryloop**](packages/nurseryloop/README.md)", "lives in a nursery", "nurseryloop"),
    ("asyncio", "waits on a Future", "asyncio"),
    ("uvloop", "waits on asyncio's Future", "uvloop"),
    ("trio", "lives in a nursery", "trio"),
    ("anyio on asyncio", "lives in a task group", "anyio+asyncio"),
    ("anyio on trio", "lives in a task group", "anyio+trio"),
)
ASKED = {
    "cancelled before its first step": "25_cancelled_before_its_first_step",
    "can wait in its cleanup": "23_waiting_in_a_finally",
    "waits for its thread when cancelled": "37_cancelled_while_a_thread_works",
}
TIMED = {
    "a switch": "switch_thousand",
    "an echo": "echo_100_1k",
}


def parts() -> dict[str, str]:
    """Return what stands in README.md, by the name in its comments."""
    return {"program": f"```python\n{(ROOT / PROGRAM).read_text()}```", "table": _table()}


def renewed(text: str) -> str:
    """Return README's `text` with these parts as they are now."""
    for name, part in parts().items():
        begin, end = f"<!-- {name}: {_SOURCE[name]} -->\n", f"\n<!-- end of {name} -->"
        inside = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        if len(inside.findall(text)) != 1:
            raise ValueError(f"README.md must have one pair of comments {begin!r} and {end!r}")
        text = inside.sub(lambda _, new=begin + part + end: new, text)
    return text


_SOURCE = {"program": PROGRAM, "table": "python -m comparisons.readme"}


def _table() -> str:
    questions, measured = read()["questions"], load(MEASURED)
    heads = ["", "a task ...", *ASKED, *TIMED]
    lines = [f"| {' | '.join(heads)} |"]
    lines += ["|---" * (2 + len(ASKED)) + "|---:" * len(TIMED) + "|"]
    for name, carries, backend in ROWS:
        answers = [questions[asked]["cells"][backend] for asked in ASKED.values()]
        ratios = [measured.ratio(row, backend) for row in TIMED.values()]
        figures = [f"{ratio.median:.1f} x" if ratio else "-" for ratio in ratios]
        lines.append(f"| {' | '.join([name, carries, *answers, *figures])} |")
    return "\n".join(lines)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text()))
