"""What does the page of one question show, below its introduction?

The same for each, in the same order: the three answers (the docstrings of the three files), the
code side by side, a program in tabs with its output, where libraries differ, what it costs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from loopcorpus.differences import DIFFERENCES
from loopcorpus.parity import QUESTIONS

from . import cost, differences
from .blocks import included, linked, tabs
from .concepts import CONCEPTS, Concept
from .includes import object_names
from .layout import DOCS, LOOPS, PROGRAMS, ROOT, Pages, title
from .topics import link


def source(loop: str, file: str) -> Path:
    """The file of one of the three loops."""
    return ROOT / "packages" / loop / "src" / loop / file


def page_path(name: str) -> Path:
    """The page that somebody wrote the introduction of."""
    return DOCS / "concepts" / f"{name}.md"


def pages() -> Pages:
    """One fragment for each question."""
    made = {f"fragments/concepts/{name}.md": fragment(name, CONCEPTS[name]) for name in CONCEPTS}
    rows = [
        f"| [{question}]({Path(file).stem[1:]}.md) | `{file}` |"
        for file, question in QUESTIONS.items()
    ]
    made["fragments/concepts.md"] = "\n".join(["| question | file |", "|---|---|", *rows, ""])
    return made


def fragment(name: str, concept: Concept) -> str:
    """What the page of this question includes."""
    parts = ["## Three answers", "", tabs(_answers(name), columns=True), ""]
    parts += ["## Side by side", ""]
    parts += [tabs(_code(name, row), columns=True) + "\n" for row in concept.show]
    first, *others = [_topic(number) for number in concept.programs]
    parts += [
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
    parts += ["## Where libraries differ", "", differences.listed(concept.cases), ""]
    if measured := cost.table(concept.costs):
        parts += ["## What it costs", "", measured, ""]
    return "\n".join(parts)


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
        for row in CONCEPTS[name].show:
            for loop, wanted in zip(LOOPS, row, strict=True):
                for path, each in _objects(name, loop, wanted):
                    if not path.exists() or each not in object_names(path.read_text()):
                        yield f"{table} shows {each!r} of {path.relative_to(ROOT)}, which is gone."
        for number in CONCEPTS[name].programs:
            if not list(PROGRAMS.glob(f"{number}_*")):
                yield f"{table} names program {number} for {name!r}, which is not there."
    shown = {module for concept in CONCEPTS.values() for module in concept.cases}
    for module in sorted({entry.case.partition("::")[0] for entry in DIFFERENCES} - shown):
        yield f"{table} shows the differences of {module} nowhere. Add it to a concept's cases."


def _topic(number: str) -> Path:
    return next(PROGRAMS.glob(f"{number}_*"))


def _answers(name: str) -> Iterator[tuple[str, str]]:
    for loop in LOOPS:
        tree = ast.parse(source(loop, f"_{name}.py").read_text())
        _, _, answer = (ast.get_docstring(tree) or "").partition("\n")
        yield loop, linked(answer.strip())


def _objects(name: str, loop: str, wanted: str) -> Iterator[tuple[Path, str]]:
    """The file and the name in it, for each of the names of one cell."""
    for each in wanted.split():
        file, colon, inside = each.rpartition(":")
        yield source(loop, file if colon else f"_{name}.py"), inside


def _code(name: str, row: tuple[str, str, str]) -> Iterator[tuple[str, str]]:
    for loop, wanted in zip(LOOPS, row, strict=True):
        yield (
            loop,
            "\n\n".join(
                included(path, name=each, caption=f"`{path.name}`: `{each}`")
                for path, each in _objects(name, loop, wanted)
            ),
        )
