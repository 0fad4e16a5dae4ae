"""How does a long line of code go on, where it does not fit?

Three columns leave about half of a line's room, and a phone leaves less. There a line is broken,
and goes on further right than it began, which a style sheet can do only for a line that is an
element and says how far it is indented. Highlighted code has no elements for lines; this makes them
when a page is written, and says where a line may be broken besides at a space.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

_BLOCK = re.compile(r'(<div class="highlight"><pre>)(.*?)(</pre>)', re.DOTALL)
_TAG = re.compile("<[^>]*>")
_OPENING = re.compile(r'(<span class="p">[^<]*[(\[{]</span>)')


def elements(code: str) -> str:
    """Return highlighted code with an element around each line; Pygments ends each of its own."""
    breakable = _OPENING.sub(r"\1<wbr>", code)  # behind an opening bracket
    return "".join(
        f'<span class="line" style="--indent: {indent(line)}">{line}</span>'
        for line in breakable.splitlines(keepends=True)
    )


def indent(line: str) -> int:
    """By how many characters a line is indented."""
    text = unescape(_TAG.sub("", line))
    return len(text) - len(text.lstrip(" "))


def with_elements(app: Any, page: str, template: str, context: dict[str, Any], _: Any) -> None:
    """Give the code of a page with tabs its lines."""
    if "sd-tab-set" in context.get("body", ""):
        context["body"] = _BLOCK.sub(
            lambda block: block[1] + elements(block[2]) + block[3], context["body"]
        )


def setup(app: Any) -> dict[str, bool]:
    app.connect("html-page-context", with_elements)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
