"""In which order is a loop read?

Each package's README says; here its list becomes one with links to the pages about the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from loopcorpus.parity import QUESTIONS

from .blocks import tabs
from .layout import LOOPS, ROOT, Pages

_SECTION = re.compile(r"^## Reading order\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"^\d+\. .*?(?=^\d+\. |^\S|\Z)", re.MULTILINE | re.DOTALL)


def reading_order(package: str) -> str:
    """The numbered list of the package's README."""
    section = _SECTION.search((ROOT / "packages" / package / "README.md").read_text())
    return "".join(_ITEM.findall(section[1])).strip() if section else ""


def faults() -> Iterator[str]:
    """Yield the packages that do not say how they are read."""
    for loop in LOOPS:
        if not reading_order(loop):
            readme = f"packages/{loop}/README.md"
            yield f"{readme} has no numbered list under '## Reading order'. Write it."


def pages() -> Pages:
    """The three lists, as tabs or columns."""

    def with_links(text: str) -> str:
        def link(found: re.Match[str]) -> str:
            stem = Path(found[1]).stem[1:]
            return f"[`{found[1]}`](concepts/{stem}.md)" if found[1] in QUESTIONS else found[0]

        return re.sub(r"`(_\w+\.py)`", link, text)

    lists = [(loop, with_links(reading_order(loop))) for loop in LOOPS]
    return {"fragments/reading.md": tabs(lists, columns=True)}
