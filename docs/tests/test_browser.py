"""Does the browser check see what is wrong with a site?

A small site has nothing wrong; each test plants one fault in it. They run in
`nox -s docs_browser`, which has a browser, and are skipped by name elsewhere.
"""

from __future__ import annotations

import pytest

playwright = pytest.importorskip("playwright.sync_api")

from docs.browser import visit  # noqa: E402
from docs.generate.layout import DOCS  # noqa: E402
from docs.tests import small_site  # noqa: E402

SCRIPT = (DOCS / "_static" / "semantics.js").read_text()
pytestmark = pytest.mark.skipif(visit.chromium() is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        browser = visit.launched(started, visit.chromium())
        yield browser
        browser.close()


def test_nothing_is_wrong_with_the_small_site(browser, tmp_path):
    small_site.write(tmp_path, SCRIPT)
    assert list(visit.inspect(browser, tmp_path)) == []


def test_a_site_that_was_not_built(browser, tmp_path):
    (fault,) = visit.inspect(browser, tmp_path)
    assert "has no page. Build the site first" in fault


def end(more: str) -> tuple[str, str]:
    """What stands at the end of the page, too."""
    return "</article>", f"{more}</article>"


# What is planted: a piece, what becomes of it, and what has to be said.
LOOKS = {
    "too wide": (*end('<div style="width: 3000px">x</div>'), "px wider than the screen"),
    "cut off": (
        *end('<div style="width: 40px; overflow: hidden; white-space: nowrap">so many words</div>'),
        'text is cut off in div "so many words"',
    ),
    "cut off below": (
        *end('<div style="height: 9px; overflow: hidden">one<br>two</div>'),
        "text is cut off in div",
    ),
    "scrolls sideways": (
        *end('<div style="width: 40px; overflow-x: auto; white-space: nowrap">many words</div>'),
        "must not have to be scrolled sideways: div",
    ),
    "out of the picture": ('x="2" y="15"', 'x="90" y="15"', "text leaves its picture"),
    "two of three columns": (
        ".three-columns > input",
        ".three-columns > :last-child { display: none; } .three-columns > input",
        "three columns should stand beside each other",
    ),
    "columns below each other": (
        ".three-columns { display: grid",
        ".three-columns { display: block",
        "three columns should stand beside each other",
    ),
    "three tabs at once": (
        "width: 100%; display: none;",
        "width: 100%; display: block;",
        "at 390 px: one of three tabs should be shown; 3 are",
    ),
    "faint": ("color: #222", "color: #999", "in light colours, rgb(153, 153, 153) on 255,255,255"),
    "faint in the dark": ("color: #ddd", "color: #444", "in dark colours, rgb(68, 68, 68) on 17"),
}
ASKS = {
    "console": (*end("<script>console.error('planted')</script>"), "console: planted"),
    "script": (*end("<script>throw new Error('planted')</script>"), "script: planted"),
    "failed request": (*end('<img src="gone.png" alt="">'), "failed request: file:"),
    "network": (*end('<img src="http://127.0.0.1:9/x.png" alt="">'), "asks the network for http:"),
    "link": (*end('<a href="gone.html">gone</a>'), "gone.html, which is not there"),
    "anchor": ("index.html#here", "index.html#gone", "links to #gone, which index.html has not"),
    "search": ("if (location.search)", "if (false)", "the search for 'cancellation' finds nothing"),
    "menu": ("{ left: 0; }", "{ left: -200px; }", "the menu does not open"),
    "start": ('class="sd-tab-set programs"', 'class="programs"', "there are no tabs to switch"),
}
REACTS = {
    "mouse": (
        'for="programs2"',
        'for="programs0"',
        "a click chose the tab 'three'; shown are ['one']",
    ),
    "tabs of columns": (
        'for="columns1"',
        'for="columns0"',
        "at 390 px: a click chose the tab 'two'; shown are ['one']",
    ),
    "keyboard": (
        "position: absolute; opacity: 0;",
        "display: none;",
        "the arrow key chose the tab",
    ),
    "focus": (
        ":focus-visible { outline: 2px solid #0a4bd0; }\n.sd-tab-set {",
        ":focus-visible { outline: none; }\n.sd-tab-set {",
        "a has the keyboard's focus and is not outlined",
    ),
    "focus on a tab": (
        "+ label { outline: 2px solid",
        "+ label { outline: 0 solid",
        "input has the keyboard's focus and is not outlined",
    ),
    "dropdown": (
        "<summary>",
        '<summary onclick="event.preventDefault()">',
        "a click changes nothing at the dropdown 'more'",
    ),
    "dropdown by key": (
        "<summary>",
        '<summary onkeydown="event.preventDefault()">',
        "the Enter key changes nothing at the dropdown 'more'",
    ),
}
KEPT = """<script>
addEventListener("input", () => { sessionStorage.typed = 1; });
if (sessionStorage.typed) document.querySelector("tbody tr:not(.axis)").hidden = true;
</script>"""
FILTERS = {
    "none": ("if (!table) return;", "return;", "the table of answers has no filters"),
    "axis": ("axis !== body.dataset.axis", "false", "the axis 'order' shows ['errors', 'order']"),
    "word": (
        "!row.textContent.toLowerCase().includes(word)",
        "false",
        "the word 'notices?aa' shows 3 questions of 3, some without it",
    ),
    "differences": (
        "onlyDifferent && !differs(row)",
        "false",
        "'only where they differ' shows every question",
    ),
    "library": ("cell.hidden = hidden.has", "cell.hidden = false && hidden.has", "first is hidden"),
    "count": ('count + " questions"', '"7 questions"', "the page says 7 questions and shows 3"),
    "reload": (*end(KEPT), "after a reload, the page says 3 questions and shows 2"),
    "without scripts": (
        *end("<noscript><style>tbody { display: none; }</style></noscript>"),
        "without scripts 0 rows of 3 are shown",
    ),
}
PLANTED = {**LOOKS, **ASKS, **REACTS, **FILTERS}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_seen(name, browser, tmp_path, monkeypatch):
    monkeypatch.setattr(visit, "PATIENCE", 1000)
    old, new, said = PLANTED[name]
    small_site.write(tmp_path, SCRIPT, old, new)
    found = list(visit.inspect(browser, tmp_path))
    assert any(said in fault for fault in found), found
