"""Does any page of the site need the network?

`python -m docs.generate.offline docs/_build/html` reads what was built: whatever a browser loads by
itself (scripts, styles, pictures, frames) has to be a file of the site. Links that a reader may
follow are no such thing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

_ELEMENT = re.compile(r"<(script|link|img|iframe|source|video|audio|embed|object)\b[^>]*>", re.I)
_ADDRESS = re.compile(r"\b(?:src|href|data|srcset)=[\"']?((?:https?:)?//[^\"'\s>]+)", re.I)
_STYLE = re.compile(r"(?:@import\s+|url\()\s*[\"']?((?:https?:)?//[^\"')\s]+)", re.I)
# Addresses that say what a page is and are not loaded.
_NOT_LOADED = re.compile(r"rel=[\"']?(?:canonical|alternate|author|license)\b", re.I)


def faults(site: Path) -> Iterator[str]:
    """Yield each address that a page or a style sheet would load."""
    for page in sorted(site.rglob("*.html")):
        for element in _ELEMENT.finditer(page.read_text()):
            address = _ADDRESS.search(element[0])
            if address and not _NOT_LOADED.search(element[0]):
                yield f"{page.relative_to(site)} loads {address[1]}. Put it into docs/_static."
    for style in sorted(site.rglob("*.css")):
        for address in _STYLE.findall(style.read_text()):
            yield f"{style.relative_to(site)} loads {address}. Put it into docs/_static."


def main(site: Path) -> int:
    """Print what would be loaded; return 1 if there is anything."""
    found = list(faults(site))
    for fault in found:
        print(fault)
    print(f"{len(list(site.rglob('*.html')))} pages, {len(found)} need the network")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
