"""Does the built site work in a browser, on a phone and on a wide screen?

`python -m docs.browser docs/_build/html` opens every page of it in Chromium, from the file system,
and prints what is wrong: an error on the console, a request that fails or leaves the site, a page
that is wider than the screen, a link that leads nowhere, columns or tabs that do not do what they
should, keyboard focus that is not seen, a search that finds nothing. `nox -s docs_browser` runs it.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

from playwright.sync_api import Page, sync_playwright

WIDTHS = (390, 1440)  # pixels: a phone, a wide screen
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
WORD = "cancellation"  # that the search must find

# What is wider than the screen, and does not scroll in a box of its own.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LINKS = "() => [...document.querySelectorAll('a[href]')].map(a => a.href)"
ANCHORS = "() => [...document.querySelectorAll('[id]')].map(e => e.id)"
# For each set of three columns: the tops and lefts of those that are shown.
COLUMNS = """() => [...document.querySelectorAll('.sd-tab-set.three-columns')].filter(
    set => set.offsetParent).map(set => [...set.querySelectorAll(':scope > .sd-tab-content')]
    .map(e => e.getBoundingClientRect()).filter(b => b.width && b.height).map(b => [b.left, b.top]))
"""
# Which tab's content is shown, in the first set of tabs that is on the screen.
SHOWN = """selector => {const set = document.querySelector(selector);
    return [...set.querySelectorAll(':scope > .sd-tab-content')]
    .map(e => e.getBoundingClientRect().height > 0)}"""
# A card's link is outlined by what is drawn after it, as large as the card.
OUTLINE = """() => {const e = document.activeElement;
    return [e.tagName, [null, '::after'].some(part => {const s = getComputedStyle(e, part);
    return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0})]}"""


def faults(site: Path) -> Iterator[str]:
    """Open every page of `site` at each of WIDTHS and yield what is wrong, with the page."""
    site = site.resolve()
    files = sorted(site.rglob("*.html"))
    if not files:
        yield f"{site} has no page. Build the site first: python -m nox -s docs"
        return
    links: dict[Path, set[str]] = {}
    anchors: dict[Path, set[str]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", *QUIET]
        )
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900})
            seen: list[str] = []
            listen(page, seen)
            for file in files:
                page.goto(file.as_uri())
                for fault in [*seen, *looks(page, width)]:
                    yield f"{file.relative_to(site)} at {width} px: {fault}"
                seen.clear()
                links[file] = {link for link in page.evaluate(LINKS) if link.startswith("file:")}
                anchors[file] = set(page.evaluate(ANCHORS))
            page.close()
        page = browser.new_page(viewport={"width": WIDTHS[-1], "height": 900})
        page.goto((site / "index.html").as_uri())
        yield from (f"index.html: {fault}" for fault in works(page))
        page.goto((site / "search.html").as_uri() + f"?q={WORD}")
        try:
            page.wait_for_selector("#search-results li a", timeout=10_000)
        except Exception as error:
            yield f"search.html: the search for {WORD!r} finds nothing: {error}"
        browser.close()
    yield from nowhere(site, links, anchors)


def chromium() -> str:
    """Return the path of Debian's browser; exit with what to do if there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("no chromium here. Install it: apt-get install -y chromium")
    return found


def listen(page: Page, seen: list[str]) -> None:
    """Note in `seen` what the page complains about while it is open."""
    page.on("console", lambda m: seen.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda error: seen.append(f"script: {error}"))
    page.on("requestfailed", lambda request: seen.append(f"failed request: {request.url}"))

    def leaves(url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:")):
            seen.append(f"asks the network for {url}")

    page.on("request", lambda request: leaves(request.url))


def looks(page: Page, width: int) -> Iterator[str]:
    """Yield what is wrong with how the page is laid out."""
    if (over := page.evaluate(OVERFLOW)) > 0:
        yield f"{over} px wider than the screen; what is wide must scroll in a box of its own"
    for columns in page.evaluate(COLUMNS):
        beside = len({left for left, _ in columns}) == 3 and len({top for _, top in columns}) == 1
        if width == WIDTHS[-1] and not (len(columns) == 3 and beside):
            yield f"three columns should stand beside each other; they are at {columns}"
        if width == WIDTHS[0] and len(columns) != 1:
            yield f"one of three tabs should be shown; {len(columns)} are"


def works(page: Page) -> Iterator[str]:
    """Yield what does not react to the mouse or the keyboard on the start page."""
    tabs = ".sd-tab-set:not(.three-columns)"
    labels = page.locator(tabs).first.locator(":scope > label")
    for number in range(labels.count()):
        labels.nth(number).click()
        shown = page.evaluate(SHOWN, tabs)
        if shown != [each == number for each in range(len(shown))]:
            yield f"tab {number} was chosen; shown are {shown}"
    if labels.count() < 2:
        yield "there are no tabs to switch"
    page.locator("article a[href]").first.focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        kind, outlined = page.evaluate(OUTLINE)
        if kind == "A" and not outlined:
            yield "a link that has the keyboard's focus is not outlined"


def nowhere(
    site: Path, links: dict[Path, set[str]], anchors: dict[Path, set[str]]
) -> Iterator[str]:
    """Yield the links that lead to no file, or to no place in it."""
    for file, hrefs in links.items():
        for href in sorted(hrefs):
            address, anchor = urldefrag(href)
            target = Path(unquote(address.removeprefix("file://").partition("?")[0]))
            if not target.is_file():
                yield f"{file.relative_to(site)} links to {target}, which is not there"
            elif anchor and target in anchors and unquote(anchor) not in anchors[target]:
                yield f"{file.relative_to(site)} links to #{anchor}, which {target.name} has not"


def main() -> int:
    """Print the faults; return 1 if there are any."""
    found = list(faults(Path(sys.argv[1])))
    print(*found, f"{len(found)} faults in {sys.argv[1]}", sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
