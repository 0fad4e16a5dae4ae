"""Does every link lead somewhere?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag

from playwright.sync_api import Page

LINKS = "() => [...document.querySelectorAll('a[href]')].map(a => a.href)"
ANCHORS = "() => [...document.querySelectorAll('[id]')].map(e => e.id)"


@dataclass(slots=True)
class Found:
    """The links of each page within the site, and the places in it that can be linked to."""

    links: dict[Path, set[str]] = field(default_factory=dict)
    anchors: dict[Path, set[str]] = field(default_factory=dict)

    def read(self, page: Page, file: Path) -> None:
        """Note what is on the page that is open."""
        self.links[file] = {link for link in page.evaluate(LINKS) if link.startswith("file:")}
        self.anchors[file] = set(page.evaluate(ANCHORS))


def faults(site: Path, found: Found) -> Iterator[str]:
    """Yield the links that lead to no file, or to no place in it."""
    for file, addresses in found.links.items():
        for link in sorted(addresses):
            address, anchor = urldefrag(link)
            target = Path(unquote(address.removeprefix("file://").partition("?")[0]))
            there = found.anchors.get(target)
            if not target.is_file():
                yield f"{file.relative_to(site)} links to {target}, which is not there"
            elif anchor and there is not None and unquote(anchor) not in there:
                yield f"{file.relative_to(site)} links to #{anchor}, which {target.name} has not"
