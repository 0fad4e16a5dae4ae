"""What does the page of one question show, below its introduction?

The same for each, in the same order: the three answers (the docstrings of the three files), the
code side by side, a program in tabs with its output, the experiments, where libraries differ in the
corpus, what it costs.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from loopcorpus.differences import DIFFERENCES
from loopcorpus.parity import QUESTIONS

from . import cost, differences, semantics
from .blocks import included, linked, tabs
from .concepts import CONCEPTS, GROUPS, Concept
from .includes import object_names
from .layout import DOCS, LOOPS, PROGRAMS, Pages, name_of, title, topics
from .side_by_side import ROWS, Row, pieces, source
from .topics import link


def page_path(name: str) -> Path:
    """The page that somebody wrote the introduction of."""
    return DOCS / "concepts" / f"{name}.md"


def pages() -> Pages:
    """One fragment for each question."""
    made = {f"fragments/concepts/{name}.md": fragment(name, CONCEPTS[name]) for name in CONCEPTS}
    made["fragments/concepts.md"] = "\n".join(_contents())
    return made


def _contents() -> Iterator[str]:
    """Yield the list of all questions, group by group."""
    questions = {Path(file).stem[1:]: (question, file) for file, question in QUESTIONS.items()}
    for group, names in GROUPS.items():
        yield from (f"## {group}", "")
        for name in names:
            question, file = questions[name]
            yield f"- [{question}]({name}.md) `{file}`"
        yield ""


def fragment(name: str, concept: Concept) -> str:
    """What the page of this question includes."""
    parts = ["## Three answers", "", tabs(_answers(name), columns=True), ""]
    parts += ["## Side by side", ""]
    for row in ROWS[name]:
        parts += [f"### {row.title}", "", tabs(_code(name, row), columns=True), ""]
    if concept.programs:
        parts += _programs(concept.programs)
    parts += ["## Where libraries differ", ""]
    if concept.experiments:
        parts += ["### In experiments", "", *_experiments(concept.experiments.split()), ""]
    parts += ["### In the cases of the corpus", "", differences.listed(concept.cases), ""]
    if measured := cost.table(concept.costs):
        parts += ["## What it costs", "", measured, ""]
    return "\n".join(parts)


def _programs(numbers: tuple[str, ...]) -> list[str]:
    first, *others = map(_topic, numbers)
    parts = [
        "## In a program",
        "",
        f"{link(first, '../')}, for six libraries.",
        "",
        f"```{{include}} ../generated/fragments/programs/{first.name}.md",
        "```",
        "",
        f"```{{include}} ../generated/fragments/outputs/{first.name}.md",
        "```",
        "",
    ]
    if others:
        parts += ["More: " + ", ".join(link(topic, "../") for topic in others) + ".", ""]
    return parts


def _experiments(numbers: list[str]) -> Iterator[str]:
    yield (
        "What every library was asked, by a program that ran. Each line leads to the answers, and "
        "to what explains them."
    )
    yield ""
    asked = [_asked()[number] for number in numbers]
    # Those first on which libraries differ most.
    for name, question in sorted(asked, key=lambda each: -_different(each[1])):
        different = _different(question)
        told = "all answer the same" if different == 1 else f"{different} different answers"
        yield f"- [{question['question']}](#{name}) ({told})"


def _different(question: Any) -> int:
    """Return how many different answers there are; to lack the words is none."""
    return len(
        {json.dumps(cell) for cell in question["cells"].values() if not semantics.lacks(cell)}
    )


@cache
def _asked() -> dict[str, tuple[str, Any]]:
    """The number of each experiment, with its name and its row of the table."""
    table = json.loads(semantics.TABLE.read_text())["questions"]
    return {name.partition("_")[0]: (name, question) for name, question in table.items()}


def faults() -> Iterator[str]:
    """Yield what keeps a page from being made, or something from being on a page."""
    table = "docs/generate/concepts.py"
    files = {Path(file).stem[1:]: question for file, question in QUESTIONS.items()}
    for name in sorted(files.keys() - CONCEPTS.keys()):
        yield f"{table} has no entry for {name!r}, which is a question of the three loops. Add it."
    for name in sorted(CONCEPTS.keys() - files.keys()):
        yield f"{table} has {name!r}, which is no file that the three loops share. Remove it."
    for name in sorted(CONCEPTS.keys() & files.keys()):
        page = page_path(name)
        if not page.exists():
            yield f"docs/concepts/{name}.md is missing. Write it: the question, an introduction."
        elif title(page) != files[name]:
            yield f"docs/concepts/{name}.md does not have the title {files[name]!r}. Mend it."
        for row in ROWS.get(name, ()):
            yield from _gone(name, row)
        for number in CONCEPTS[name].programs:
            if not list(PROGRAMS.glob(f"{number}_*")):
                yield f"{table} names program {number} for {name!r}, which is not there."
        for number in CONCEPTS[name].experiments.split():
            if number not in _asked():
                yield f"{table} names experiment {number} for {name!r}, which is not there."
    yield from _nowhere(table)


def _gone(name: str, row: Row) -> Iterator[str]:
    """Yield what a row shows and what is no longer there."""
    for loop in LOOPS:
        for shown in pieces(name, row, loop):
            where = f"docs/generate/side_by_side.py shows {shown.name!r} of {name_of(shown.path)}"
            if not shown.path.exists() or shown.name not in object_names(shown.path.read_text()):
                yield f"{where}, which is gone. Name what it is now."
            elif shown.begins not in shown.path.read_text():
                yield f"{where} from {shown.begins!r} on, which is gone. Name what it is now."


def _nowhere(table: str) -> Iterator[str]:
    """Yield what belongs to a question and is on no page."""
    if list(CONCEPTS) != [name for names in GROUPS.values() for name in names]:
        yield f"{table} has other names, or another order, in GROUPS than in CONCEPTS. Mend it."
    for name in sorted(CONCEPTS.keys() ^ ROWS.keys()):
        yield f"{name!r} is in only one of {table} and side_by_side.py. Add or remove it."
    concepts = CONCEPTS.values()
    shown = {module for concept in concepts for module in concept.cases}
    for module in sorted({entry.case.partition("::")[0] for entry in DIFFERENCES} - shown):
        yield f"{table} shows the differences of {module} nowhere. Add it to a concept's cases."
    numbers = {number for concept in concepts for number in concept.programs}
    for topic in topics():
        if topic.name.partition("_")[0] not in numbers:
            yield f"{table} names the program {topic.name} nowhere. Add it to a concept."
    numbers = {number for concept in concepts for number in concept.experiments.split()}
    for number in sorted(_asked().keys() - numbers):
        yield f"{table} names the experiment {_asked()[number][0]} nowhere. Add it to a concept."


def _topic(number: str) -> Path:
    return next(PROGRAMS.glob(f"{number}_*"))


def _answers(name: str) -> Iterator[tuple[str, str]]:
    for loop in LOOPS:
        tree = ast.parse(source(loop, f"_{name}.py").read_text())
        _, _, answer = (ast.get_docstring(tree) or "").partition("\n")
        yield loop, linked(answer.strip())


def _code(name: str, row: Row) -> Iterator[tuple[str, str]]:
    for loop in LOOPS:
        yield (
            loop,
            "\n\n".join(
                included(
                    shown.path,
                    name=shown.name,
                    begins=shown.begins,
                    caption=f"`{shown.path.name}`: `{shown.name}`",
                )
                for shown in pieces(name, row, loop)
            ),
        )
