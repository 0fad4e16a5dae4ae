"""What is opened, at which widths, and what is asked of it?

Every page from the file system, at each of WIDTHS; the start page, the search and the table of
answers once more, for what only they have. A fault names its page and its width.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, TimeoutError, sync_playwright

from . import filters, links, looks, reacts

WIDTHS = (390, 1440)  # pixels: a phone, a wide screen
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
WORD = "cancellation"  # that the search must find
PATIENCE = 10_000  # milliseconds for the search; not reached unless it finds nothing


def faults(site: Path, only: Iterable[Path] = ()) -> Iterator[str]:
    """Start a browser, and yield what is wrong with `site`, or with only these of its pages."""
    program = chromium()
    if program is None:
        sys.exit("no chromium here. Install it: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = launched(playwright, program)
        yield from inspect(browser, site.resolve(), only)
        browser.close()


def launched(playwright: Playwright, program: str) -> Browser:
    """Start the browser."""
    arguments = ["--no-sandbox", "--disable-gpu", *QUIET]
    return playwright.chromium.launch(executable_path=program, args=arguments)


def chromium() -> str | None:
    """Return the path of the browser that the system has, if it has one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def inspect(browser: Browser, site: Path, only: Iterable[Path] = ()) -> Iterator[str]:
    """Yield what is wrong with the pages of `site`, in this browser."""
    files = sorted(site / name for name in only) or sorted(site.rglob("*.html"))
    if not files:
        yield f"{site} has no page. Build the site first: python -m nox -s docs"
        return
    found = links.Found()
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        seen: list[str] = []
        listen(page, seen)
        for file in files:
            page.goto(file.as_uri())
            found.read(page, file)
            said = [*looks.faults(page, width == WIDTHS[-1])]
            said += [*reacts.faults(page), *filters.faults(page)]
            for fault in [*seen, *said]:
                yield f"{file.relative_to(site)} at {width} px: {fault}"
            seen.clear()
        page.close()
    yield from links.faults(site, found)
    yield from start(browser, site)
    yield from filters.without_scripts(browser, files, site)


def listen(page: Page, seen: list[str]) -> None:
    """Note in `seen` what the page complains about while it is open."""
    page.on("console", lambda m: seen.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda error: seen.append(f"script: {error}"))
    page.on("requestfailed", lambda request: seen.append(f"failed request: {request.url}"))

    def leaves(url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:")):
            seen.append(f"asks the network for {url}")

    page.on("request", lambda request: leaves(request.url))


def start(browser: Browser, site: Path) -> Iterator[str]:
    """Yield what the start page lacks: tabs, a menu on a phone, a search that finds something."""
    index = (site / "index.html").as_uri()
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
    page.goto(index)
    if page.locator(".sd-tab-set:not(.three-columns) > label").count() < 2:
        yield "index.html: there are no tabs to switch"
    menu = page.locator("header label[for=__navigation]")
    menu.click()
    drawer = page.locator(".sidebar-drawer").bounding_box()
    if drawer is None or drawer["x"] < 0:
        page.wait_for_timeout(1000)  # it slides in
        drawer = page.locator(".sidebar-drawer").bounding_box()
    if drawer is None or drawer["x"] < 0:
        yield f"index.html at {WIDTHS[0]} px: the menu does not open"
    page.close()
    page = browser.new_page(viewport={"width": WIDTHS[-1], "height": 900})
    page.goto(index)
    page.locator("input[name=q]").first.fill(WORD)
    page.keyboard.press("Enter")
    try:
        page.wait_for_selector("#search-results li a", timeout=PATIENCE)
    except TimeoutError:
        yield f"search.html: the search for {WORD!r} finds nothing"
    page.close()
