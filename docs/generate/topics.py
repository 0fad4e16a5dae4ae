"""What does the page of one topic show?

Its specification, the six programs in tabs, and what they printed when they ran just now.
"""

from __future__ import annotations

import runpy
from pathlib import Path

from .blocks import included, linked, tabs
from .layout import LIBRARIES, ROOT, Pages, title, topics
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
                f"```{{include}} ../../../{topic.relative_to(ROOT)}/SPEC.md",
                "```",
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
    names = "\n".join(topic.name for topic in topics())
    made["programs/index.md"] = (
        f"# The programs\n\n{INTRODUCTION}\n\n```{{toctree}}\n{names}\n```\n"
    )
    for topic in topics():
        made[f"fragments/programs/{topic.name}.md"] = program_tabs(topic)
        made[f"fragments/outputs/{topic.name}.md"] = output(topic, ran)
    return made


INTRODUCTION = """One task, six programs: each in the idiom of its own library's community, short
enough to be read beside the others. What differs is the model. Every output below was printed when
this site was built."""


def link(topic: Path, start: str) -> str:
    """A link to the topic's page, from a page for which `docs` is at `start`."""
    return f"[{title(topic / 'SPEC.md')}]({start}generated/programs/{topic.name}.md)"


def _differences() -> tuple[object, ...]:
    return runpy.run_path(str(ROOT / "comparisons" / "differences.py"))["DIFFERENCES"]


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
