"""What is generated, in which order, and what stops it?

To add a part: a module with `pages() -> Pages` (path below `docs/generated` -> text) and, if
something can be wrong, `faults() -> Iterator[str]`; name it in PARTS.
"""

from __future__ import annotations

import sys
from itertools import chain

from . import (
    benchmark,
    choosing,
    concept_pages,
    coverage,
    diagrams,
    example,
    includes,
    programs,
    prose,
    reading,
    reference,
    said_often,
    semantics,
    topics,
    traces,
    values,
)
from .layout import DOCS, GENERATED, Pages, hand_written, topics as all_topics, write

PARTS = (
    concept_pages,
    example,
    reading,
    traces,
    semantics,
    benchmark,
    choosing,
    said_often,
    diagrams,
    coverage,
    reference,
    values,
)


def main() -> int:
    """Generate everything; print the faults and return 1 if there are any."""
    faults = list(chain.from_iterable(programs.missing(topic) for topic in all_topics()))
    ran = programs.run_all()
    faults += chain.from_iterable(map(programs.drift, ran))
    made: Pages = topics.pages(ran)
    for part in PARTS:
        found = list(part.faults()) if hasattr(part, "faults") else []
        faults += found
        if not found:  # else there may be nothing to make it of
            made |= part.pages()
    for path in hand_written():
        faults += prose.faults(path, path.read_text())
        faults += includes.faults(path, path.read_text())
    for name, text in made.items():
        if name.endswith(".md"):
            faults += includes.faults(GENERATED / name, text)
    for fault in faults:
        print(fault, end="\n\n")
    if faults:
        print(f"{len(faults)} faults: nothing was written to {DOCS.name}/generated")
        return 1
    write(made)
    print(f"{len(ran)} programs printed what is expected; {len(made)} files in docs/generated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
