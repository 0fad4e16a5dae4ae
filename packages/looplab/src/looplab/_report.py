"""How is a record of a program written down?

As text: what it printed, then the tree and the sentences of each run that it made. Or as JSON, one
event a line, where a `run_start` begins each run.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent

from ._record import Record
from ._sentences import write_sentences
from ._tree import draw_tree

_INDENT = "    "


def as_text(made: Record, form: str = "both") -> str:
    """Return the record as text. `form`: "tree", "steps" or "both"."""
    return "\n".join(_sections(made, form))


def as_json_lines(made: Record) -> str:
    """Return the events of every run, one JSON object a line."""
    return "".join(trace.to_json_lines() for trace in made.traces)


def _sections(made: Record, form: str) -> Iterator[str]:
    yield f"{made.program} on {made.loop} prints:\n" + (
        indent(made.output, _INDENT) if made.output else f"{_INDENT}(nothing)\n"
    )
    several = len(made.traces) > 1
    for number, trace in enumerate(made.traces, 1):
        which = f", run {number}" if several else ""
        if form in ("tree", "both"):
            yield f"Control flow{which}:\n{indent(draw_tree(trace), _INDENT)}\n"
        if form in ("steps", "both"):
            sentences = write_sentences(trace)
            width = len(str(len(sentences))) + 1
            yield f"Step by step{which}:\n" + "".join(
                f"{f'{i}.':>{width}} {sentence}\n" for i, sentence in enumerate(sentences, 1)
            )
