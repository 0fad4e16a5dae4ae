"""What did every library answer to every experiment?

From `comparisons/experiments/table.json`, the committed snapshot that the tests compare with what
runs. The page is complete without a script; `_static/semantics.js` adds the filters. Below the
table each question has a section, which other pages link to by the experiment's name:
`[text](#01_two_loops_of_sleep_zero)`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from .layout import ROOT, Pages

EXPERIMENTS = ROOT / "comparisons" / "experiments"
TABLE = EXPERIMENTS / "table.json"

AXES = {
    "scheduling": "Who runs next?",
    "cancellation": "How does a cancellation arrive?",
    "errors": "What becomes of a failure, and of what is left behind?",
    "time": "When is a deadline due?",
    "sync": "Who waits for whom?",
    "io": "What happens at the edge of the process?",
    "environment": "Signals, threads, context",
}

HEAD = "---\nhide-toc: true\n---\n"  # the table takes the room of the list of contents
INTRODUCTION = """Each row is a question on which libraries may differ, and each cell is what the
library did when it was asked, by a program that ran. A changed cell fails the tests. Answers that
are not those of the majority are marked, and explained below the table.

`lacks ...`: the library has nothing of the kind. `not asked`: it has, but the program that asks
cannot use it; that is so in curio, where every call of a group, an event or a lock is awaited.
"""

Question = Mapping[str, Any]


def pages() -> Pages:
    """The page with the table and the explanations."""
    if not TABLE.exists():
        return {"semantics.md": "# What differs\n\nNothing has been asked yet.\n"}
    return {"semantics.md": page(json.loads(TABLE.read_text()))}


def page(table: Mapping[str, Any]) -> str:
    """Return the page of this table."""
    lines = [HEAD, "# What differs", "", INTRODUCTION, about(table), ""]
    lines += ["```{raw} html", *html(table), "```", ""]
    for axis, meaning in AXES.items():
        rows = {n: q for n, q in table["questions"].items() if q["axis"] == axis}
        if rows:
            lines += [f"## {axis.capitalize()}", "", meaning, ""]
            for name, question in rows.items():
                lines += section(name, question, table["backends"])
    return "\n".join(lines)


def about(table: Mapping[str, Any]) -> str:
    """Say what was asked, and which versions answered."""
    versions = ", ".join(f"{name} {number}" for name, number in table["libraries"].items())
    pythons = [table.get("releases", {}).get(python, python) for python in table["pythons"]]
    return (
        f"{len(table['questions'])} questions, {len(table['backends'])} libraries, Python "
        f"{', '.join(pythons)}; {versions}. Run them yourself: "
        "`python -m comparisons.experiments`."
    )


def html(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the table; its attributes are what the filters read."""
    backends = table["backends"]
    yield '<div class="semantics-frame" tabindex="0" role="region" aria-label="What differs">'
    yield '<table class="semantics" id="semantics">'
    heads = "".join(
        f'<th scope="col" data-library="{escape(b)}">{escape(b)}</th>' for b in backends
    )
    yield f'<thead><tr><th scope="col">question</th>{heads}</tr></thead>'
    for axis in AXES:
        rows = {n: q for n, q in table["questions"].items() if q["axis"] == axis}
        if not rows:
            continue
        yield f'<tbody data-axis="{axis}">'
        yield f'<tr class="axis"><th colspan="{len(backends) + 1}">{axis}</th></tr>'
        for name, question in rows.items():
            usual = majority(question["cells"])
            cells = "".join(cell(name, question, backend, usual) for backend in backends)
            link = f'<a href="#{anchor(name)}">{inline(question["question"])}</a>'
            yield f'<tr><th scope="row">{link}</th>{cells}</tr>'
        yield "</tbody>"
    yield "</table></div>"


def cell(name: str, question: Question, backend: str, usual: Any) -> str:
    """Return one answer, marked if it is not the usual one."""
    answer = question["cells"].get(backend)
    kind = kind_of(answer, usual)
    shown = escape(spoken(answer)).replace("_", "_<wbr>")  # where a long name may be broken
    if backend in question["notes"]:
        reason = escape(question["notes"][backend]["why"], quote=True)
        shown = f'<a href="#{anchor(name)}" title="{reason}">{shown}</a>'
    for python, answers in question["elsewhere"].items():
        if backend in answers:
            shown += f"<br><small>{python}: {escape(spoken(answers[backend]))}</small>"
    return (
        f'<td class="{kind}" data-library="{escape(backend)}" '
        f'data-answer="{escape(spoken(answer))}">{shown}</td>'
    )


def kind_of(answer: Any, usual: Any) -> str:
    """Return how a cell is shown: lacks, other or usual."""
    if answer is None or lacks(answer):
        return "lacks"
    return "usual" if answer == usual else "other"


def section(name: str, question: Question, backends: list[str]) -> list[str]:
    """Return what there is to say of one question."""
    lines = [f"({name})=", "", f"### {question['question']}", "", question["about"], ""]
    for answer, who in answers(question["cells"], backends):
        lines.append(f"- {code(spoken(answer))}: {', '.join(who)}")
    lines.append("")
    for python, differing in question["elsewhere"].items():
        for answer, who in answers(differing, backends):
            lines += [f"On Python {python}, {', '.join(who)}: {code(spoken(answer))}.", ""]
    for why, source, who in notes(question["notes"], backends):
        lines += [f"**{', '.join(who)}**: {why} ({linked(source)})", ""]
    return lines


def answers(cells: Mapping[str, Any], backends: list[str]) -> list[tuple[Any, list[str]]]:
    """Return each answer with those who gave it, in the order of the table."""
    found: dict[str, list[str]] = {}
    for backend in backends:
        if backend in cells:
            found.setdefault(json.dumps(cells[backend]), []).append(backend)
    return [(json.loads(answer), who) for answer, who in found.items()]


def notes(of: Mapping[str, Any], backends: list[str]) -> list[tuple[str, str, list[str]]]:
    """Return each explanation with those that it is about."""
    found: dict[tuple[str, str], list[str]] = {}
    for backend in backends:
        if backend in of:
            found.setdefault((of[backend]["why"], of[backend]["source"]), []).append(backend)
    return [(why, source, who) for (why, source), who in found.items()]


def majority(cells: Mapping[str, Any]) -> Any:
    """Return the most frequent answer; of equally frequent ones, the one that stands first."""
    given = Counter(json.dumps(answer) for answer in cells.values() if not lacks(answer))
    return json.loads(given.most_common(1)[0][0]) if given else None


def lacks(answer: Any) -> bool:
    """Whether the library has no word for what was asked, or was not asked."""
    return isinstance(answer, str) and answer.startswith(("lacks ", "not asked"))


def spoken(answer: Any) -> str:
    """Return an observation as a reader reads it."""
    if answer is None:
        return "-"
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, list):
        return ", ".join(map(spoken, answer)) or "nothing"
    return str(answer)


def anchor(name: str) -> str:
    """Return the id that Sphinx gives to the label of a question: docutils drops leading digits."""
    return re.sub("[^a-z0-9]+", "-", name.lower()).lstrip("-0123456789").rstrip("-")


def code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def inline(text: str) -> str:
    """Return text with `code` as HTML."""
    parts = text.split("`")
    return "".join(
        f"<code>{escape(part)}</code>" if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def linked(source: str) -> str:
    """Return each part of a source as a link, or as the name of a place in code."""
    parts = (part.replace("`", "") for part in source.split("; "))
    return "; ".join(f"<{part}>" if part.startswith("http") else code(part) for part in parts)
