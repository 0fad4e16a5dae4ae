"""Which library gives what you need?

Each line of `NEEDS` names an experiment and the answers that are wanted; who gives them is read
from the table of experiments. Each line of `COSTS` names a row of the matrix; the order is read
from the committed result. What our own loops have not is asked of them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

import trio
import trio.testing

import futureloop
import nurseryloop
import nurseryloop.testing
from benchmarks.server_rows import SERVER_ROWS

from .benchmark import anchor as row_anchor
from .cost import result
from .layout import LOOPS, Pages
from .needs import COSTS, NEEDS, SHARED, Need
from .semantics import TABLE, lacks, spoken

TRIO_MODULES = (
    (trio, nurseryloop),
    (trio.lowlevel, nurseryloop.lowlevel),
    (trio.testing, nurseryloop.testing),
    (trio.abc, nurseryloop.abc),
)

Question = dict[str, Any]
Questions = dict[str, Question]


def pages() -> Pages:
    """The pieces of the page, as far as there are answers and figures."""
    known = questions()
    parts = {"needs": needs(known), "shared": shared(known), "costs": costs(), "ours": ours(known)}
    return {f"fragments/choosing/{name}.md": "\n".join(part) for name, part in parts.items()}


def questions() -> Questions:
    """Return the questions of the committed table."""
    found: Questions = json.loads(TABLE.read_text())["questions"] if TABLE.exists() else {}
    return found


def faults() -> Iterator[str]:
    """Yield the needs that no experiment answers any more, and what not all have in common."""
    known = questions()
    for need in chain(*NEEDS.values(), SHARED) if known else ():
        if need.experiment not in known:
            yield (
                f"docs/generate/needs.py names the experiment {need.experiment!r}, which is not "
                "in comparisons/experiments/table.json. Name another, or write the table anew."
            )
            continue
        given = {spoken(answer) for answer in known[need.experiment]["cells"].values()}
        for wanted in set(need.wanted) - given:
            yield (
                f"docs/generate/needs.py wants {wanted!r} of {need.experiment!r}, which no "
                f"library answers; the answers are {', '.join(sorted(given))}. Name one of them."
            )
        if need in SHARED and (others := refusers(known[need.experiment], need)):
            yield (
                f"docs/generate/needs.py has {need.experiment!r} among what all libraries share, "
                f"but {', '.join(others)} answer otherwise. Move it to NEEDS."
            )


def givers(question: Question, need: Need) -> list[str]:
    """Return the libraries that give a wanted answer."""
    return [name for name, answer in question["cells"].items() if spoken(answer) in need.wanted]


def refusers(question: Question, need: Need) -> list[str]:
    """Return those that give another answer. Who lacks what is asked for gives none."""
    with_it = givers(question, need)
    cells = question["cells"].items()
    return [name for name, answer in cells if name not in with_it and not has_none(answer)]


def has_none(answer: Any) -> bool:
    """Whether the library lacks what the answer is about, or that part of it which differs."""
    return lacks(answer) or (isinstance(answer, list) and "it has none" in answer)


def needs(known: Questions) -> Iterator[str]:
    """Yield the tables of needs, one for each group."""
    for heading, group in NEEDS.items():
        yield from [
            "",
            f"### {heading}",
            "",
            "```{table}",
            ":class: needs",
            ":widths: 44 28 28",
            "",
        ]
        yield from ["| you want | you get it from | not from |", "|---|---|---|"]
        for need in group:
            if question := known.get(need.experiment):
                columns = (givers(question, need), refusers(question, need))
                shown = (", ".join(named(column, question, need)) or "-" for column in columns)
                yield f"| [{need.what}](#{need.experiment}) | {' | '.join(shown)} |"
        yield "```"


def named(libraries: list[str], question: Question, need: Need) -> Iterator[str]:
    """Yield the names as a reader says them, with the Pythons on which it is otherwise."""
    both = {"anyio+asyncio", "anyio+trio"} <= set(libraries)
    for library in libraries:
        if library == "anyio+trio" and both:
            continue
        name = "anyio" if both and library == "anyio+asyncio" else library.replace("+", " on ")
        given = library in givers(question, need)
        differing = [
            python
            for python, answers in question["elsewhere"].items()
            if library in answers and (spoken(answers[library]) in need.wanted) != given
        ]
        yield f"{name} (not on Python {', '.join(differing)})" if differing else name


def shared(known: Questions) -> Iterator[str]:
    """Yield the list of what every library gives that can be asked."""
    for need in SHARED:
        if need.experiment in known:
            yield f"- [{need.what}](#{need.experiment})"


def costs() -> Iterator[str]:
    """Yield the lines of the table of costs: times as fast as asyncio, the fastest first."""
    measured = result()
    yield "| your program does | times as fast as asyncio |"
    yield "|---|---|"
    for what, row in COSTS if measured else ():
        assert measured is not None
        noise = measured.noise(row in SERVER_ROWS)
        found = {name: measured.ratio(row, name) for name in measured.contenders}
        ordered = sorted(
            ((ratio.median, name) for name, ratio in found.items() if ratio), reverse=True
        )
        shown = ", ".join(
            f"{name.replace('+', ' on ')} {'level' if noise.level(ratio) else f'{ratio:.2g}'}"
            for ratio, name in ordered
            if name != "asyncio"
        )
        title = measured.titles[row]
        link = f'<a href="generated/benchmarks.html#{row_anchor(title)}">{what}</a>'
        yield f"| {link} ({title}) | {shown} |"


def ours(known: Questions) -> Iterator[str]:
    """Yield what our own loops have not, of what others have."""
    for loop in LOOPS:
        missing = {}
        for name, question in known.items():
            answer = question["cells"].get(loop)
            if lacks(answer):
                missing.setdefault(answer.removeprefix("lacks "), name)
        links = ", ".join(f"[{phrase(what)}](#{name})" for what, name in missing.items())
        yield f"- `{loop}` lacks, of what the experiments ask for: {links}."
    missing_methods = listed(unimplemented())
    yield f"- `futureloop.Loop` has not, of the methods of asyncio's loop: {missing_methods}."
    unnamed = "; ".join(f"in `{module}` {listed(names)}" for module, names in unnamed_in())
    yield f"- `nurseryloop` has not, of trio's public names: {unnamed}."


def unimplemented() -> list[str]:
    """Return the methods of asyncio's abstract loop that futureloop's does not implement."""
    abstract, concrete = asyncio.AbstractEventLoop, futureloop.Loop(clock=None)
    try:
        names = [name for name in dir(abstract) if not name.startswith("_")]
        return [
            name
            for name in names
            if getattr(getattr(concrete, name), "__func__", None) is getattr(abstract, name)
        ]
    finally:
        concrete.close()


def unnamed_in() -> Iterator[tuple[str, list[str]]]:
    """Yield the modules of trio with their public names that nurseryloop's have not."""
    for theirs, own in TRIO_MODULES:
        public = [name for name in dir(theirs) if name[0] != "_" and name != "annotations"]
        if missing := [name for name in public if not hasattr(own, name)]:
            yield theirs.__name__, missing


def phrase(lacking: str) -> str:
    """Return what is lacking as a reader reads it: names of the contract are code."""
    return f"`{lacking}`" if "_" in lacking else lacking


def listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
