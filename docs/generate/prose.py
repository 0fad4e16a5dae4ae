"""What may a page not say by hand?

Rule: a page names no line by its number, and no figure that a run says. The first is wrong after
the next change, the second after the next run. Code comes in by the name of an object or by a
marker, figures by {value}, tables by an include.

A figure that no run of ours says (from an RFC, for instance) is permitted in a paragraph under the
comment `% by hand: REASON`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .layout import DOCS, name_of

# Pages that record what was seen when something was decided or done; they are not about today.
RECORDS = frozenset({DOCS / "rationale.md", DOCS / "changelog.md"})

_UNITS = (
    r"ns|µs|us|ms|s|seconds|milliseconds|KiB|MiB|GiB|kB|MB|%|percent|times|"
    r"messages|cases|tests|programs|topics|experiments|differences|backends|files|lines"
)
_FIGURE = re.compile(rf"(?<![\w.])\d[\d.,]*(?:\s+|-)?(?:{_UNITS})(?!\w)")
_LINE = re.compile(r"\blines?\s+\d+|\.py:\d+|#L\d+", re.IGNORECASE)
_LINE_OPTION = re.compile(
    r"^\s*:(?:lines|emphasize-lines|lineno-start|lineno-match):", re.MULTILINE
)
_FENCE = re.compile(r"^(`{3,})([^\n]*)\n(.*?)^\1`*\s*$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(
    r"\{[\w:-]+\}`[^`\n]*`|(`+).+?\1|\]\([^)]*\)|<https?:[^>]*>|https?://\S+", re.S
)


def faults(path: Path, text: str) -> Iterator[str]:
    """Yield what the page says by hand and should not."""
    name = name_of(path)
    for found in _LINE_OPTION.finditer(text):
        option = found[0].strip()
        yield f"{name} chooses code by line number ({option}). Use :pyobject: or a marker."
    if path in RECORDS:
        return
    for paragraph in re.split(r"\n\s*\n", _without_code(text)):
        for found in _LINE.finditer(paragraph):
            yield f"{name} cites a line number: {found[0]!r}. Name the function instead."
        if not re.search(r"^% by hand: \S", paragraph, re.MULTILINE):
            for found in _FIGURE.finditer(_INLINE.sub("", paragraph)):
                yield (
                    f"{name} has a figure typed by hand: {found[0]!r}. Write {{value}}`name` (see "
                    "docs/generate/values.py), or say `% by hand: REASON` above the paragraph."
                )


def _without_code(text: str) -> str:
    """The page without blocks of code; the prose inside of other directives stays."""

    def inside(block: re.Match[str]) -> str:
        info = block[2].strip()
        is_prose = info.startswith("{") and not info.startswith(
            ("{code", "{literalinclude", "{toc")
        )
        return block[3] if is_prose else ""

    return _FENCE.sub(inside, text)
