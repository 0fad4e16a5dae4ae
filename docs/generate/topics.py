"""What does the page of one topic show?

Its specification, the six programs in tabs, and what they printed when they ran just now.
"""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from .blocks import included, linked, tabs
from .layout import LIBRARIES, PROGRAMS, ROOT, Pages, title, topics
from .programs import Ran


def program_tabs(topic: Path) -> str:
    """The six programs."""
    return tabs(
        (library, included(topic / f"with_{library}.py", caption=f"`with_{library}.py`"))
        for library in LIBRARIES
    )


def output(topic: Path, ran: list[Ran]) -> str:
    """What the programs print: once if it is the same, and what is different with its reason."""
    mine = {one.library: one.printed for one in ran if one.topic == topic}
    common = (topic / "expected.txt").read_text()
    same = [library for library in LIBRARIES if mine.get(library) == common]
    who = "All six print" if len(same) == len(LIBRARIES) else f"{_and(same)} print"
    parts = [f"{who}:", "", "```text", common.rstrip("\n"), "```", ""]
    otherwise: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for difference in _differences():
        library = difference.program.removeprefix("with_")
        if difference.topic == topic.name and library in mine:
            key = mine[library], difference.why
            otherwise.setdefault(key, []).append((library, difference.source))
    for (printed, why), who in otherwise.items():
        verb = "prints" if len(who) == 1 else "print"
        parts += [f"{_and([name for name, _ in who])} {verb}:", ""]
        parts += ["```text", printed.rstrip("\n"), "```", ""]
        sources = "; ".join(f"{name}: {linked(source)}" for name, source in who)
        parts += [f"Why: {why} ({sources}).", ""]
    return "\n".join(parts)


def pages(ran: list[Ran]) -> Pages:
    """One page for each topic, and the index of them."""
    made: Pages = {}
    for topic in topics():
        made[f"programs/{topic.name}.md"] = "\n".join(
            [
                specification(topic),
                "",
                "## Six programs",
                "",
                program_tabs(topic),
                "",
                "## The output",
                "",
                output(topic, ran),
            ]
        )
    made["programs/index.md"] = index()
    for topic in topics():
        made[f"fragments/programs/{topic.name}.md"] = program_tabs(topic)
        made[f"fragments/outputs/{topic.name}.md"] = output(topic, ran)
    return made


INTRODUCTION = """One task, six programs: each in the idiom of its own library's community, short
enough to be read beside the others. What differs is the model. Every output below was printed when
this site was built."""


def specification(topic: Path) -> str:
    """What the program does; the topics and the seeds that it names are links."""
    text = re.sub("^Seeds: none\\.\n*", "", (topic / "SPEC.md").read_text(), flags=re.MULTILINE)
    text = re.sub("^Seeds: ", "[Seeds](../coverage.md): ", text, flags=re.MULTILINE)
    for other in topics():
        shown = f"[{title(other / 'SPEC.md')}]({other.name}.md)"
        text = text.replace(f"`{other.name}`", shown)
    return text.rstrip()


def index() -> str:
    """The page that leads to all topics, with what comparisons/README.md says to look at."""
    readme = (PROGRAMS.parent / "README.md").read_text()
    looked_at = dict(re.findall(r"^\| \[(\w+)\]\([^)]*\) \|[^|]*\| (.*) \|$", readme, re.MULTILINE))
    rows = [
        f"| [{title(topic / 'SPEC.md')}]({topic.name}.md) | {looked_at.get(topic.name, '')} |"
        for topic in topics()
    ]
    contents = ["```{toctree}", ":hidden:", "", *(topic.name for topic in topics()), "```", ""]
    table = ["| program | what to look at |", "|---|---|", *rows]
    return "\n".join(["# The programs", "", INTRODUCTION, "", *table, "", *contents])


def link(topic: Path, start: str) -> str:
    """A link to the topic's page, from a page for which `docs` is at `start`."""
    return f"[{title(topic / 'SPEC.md')}]({start}generated/programs/{topic.name}.md)"


def _differences() -> tuple[object, ...]:
    return runpy.run_path(str(ROOT / "comparisons" / "differences.py"))["DIFFERENCES"]


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
