"""How is a piece of a page written?

MyST: directives in colon fences, each nested one with a colon less than what is around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from .layout import ROOT

_CODE = re.compile(r"(`[^`]+`)")


def included(
    path: Path, *, name: str = "", begins: str = "", language: str = "python", caption: str = ""
) -> str:
    """A file, or the object of that name in it, as a block of code; from `begins` on."""
    options = [f":language: {language}"]
    if name:
        options.append(f":pyobject: {name}")
    if begins:
        options += [f":start-at: {begins}", ":dedent:"]
    elif "." in name:
        options.append(":dedent: 4")  # a method, out of its class
    if caption:
        options.append(f":caption: {caption}")
    source = "/../" + path.relative_to(ROOT).as_posix()
    return "\n".join([f":::{{literalinclude}} {source}", *options, ":::"])


def tabs(items: Iterable[tuple[str, str]], *, columns: bool = False) -> str:
    """One tab for each title; `columns`: beside each other where the screen is wide enough."""
    parts = ["::::::{tab-set}", f":class: {'three-columns' if columns else 'programs'}"]
    for title, body in items:
        parts += ["", f":::::{{tab-item}} {title}", f":sync: {title}", "", body, ":::::"]
    return "\n".join([*parts, "::::::"])


def dropdown(title: str, body: str) -> str:
    """What is there for those who want to know more."""
    return f"::::::::{{dropdown}} {title}\n\n{body}\n::::::::"


def linked(text: str) -> str:
    """The text with its bare addresses made into links."""
    return re.sub(r"(?<![<(])https?://[^\s)>]+[^\s)>.,;:]", lambda found: f"<{found[0]}>", text)


def code(text: str) -> str:
    """The text as inline code, whatever is in it."""
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{ticks} {text} {ticks}" if "`" in text else f"`{text}`"


def plain(text: str) -> str:
    """The text as reStructuredText in which only `code` is markup."""
    parts = _CODE.split(text)
    return "".join(
        f"``{part[1:-1]}``" if _CODE.fullmatch(part) else re.sub(r"([*_|\\`])", r"\\\1", part)
        for part in parts
    )
