"""Do the filters of the table of answers show what they say, and is it whole without scripts?

They are used as a person would: the axis and the word by keyboard, the libraries by mouse and by
keyboard. What the page says that it shows is counted on the screen each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

TABLE = "table.semantics"
# Of each row that is shown: its axis, its text, the answers that are shown of those who have one.
ROWS = f"""() => [...document.querySelectorAll('{TABLE} tbody tr:not(.axis)')]
    .filter(row => row.checkVisibility()).map(row => ({{
        axis: row.parentElement.dataset.axis, text: row.textContent.toLowerCase(),
        answers: [...row.querySelectorAll('td:not(.lacks)')].filter(cell => cell.checkVisibility())
            .map(cell => cell.textContent)}}))"""
ALL = f"() => document.querySelectorAll('{TABLE} tbody tr:not(.axis)').length"
HEADS = f"""() => [...document.querySelectorAll('{TABLE} thead th')]
    .filter(e => e.checkVisibility()).length"""
SAID = "() => parseInt(document.querySelector('.semantics-filters output').textContent)"


def faults(page: Page) -> Iterator[str]:
    """Yield what the filters do not do; nothing on a page without the table."""
    if not page.locator(TABLE).count():
        return
    if not page.locator(".semantics-filters").count():
        yield "the table of answers has no filters"
        return
    every = page.evaluate(ALL)
    yield from counted(page, every, "before anything is filtered")
    yield from by_axis(page, every)
    yield from by_word(page, every)
    yield from by_difference(page, every)
    yield from by_library(page)
    page.locator(".semantics-filters input[type=search]").fill("zzz")
    yield from counted(page, 0, "with a word that is nowhere")
    page.reload()
    yield from counted(page, every, "after a reload")


def counted(page: Page, expected: int | None, when: str) -> Iterator[str]:
    """Yield that other rows are shown than expected, or than the page says."""
    shown, said = len(page.evaluate(ROWS)), page.evaluate(SAID)
    if shown != said:
        yield f"{when}, the page says {said} questions and shows {shown}"
    if expected is not None and shown != expected:
        yield f"{when}, {shown} questions are shown, not {expected}"


def by_axis(page: Page, every: int) -> Iterator[str]:
    """Go through the axes by keyboard; each shows its own rows, and all of them together all."""
    select = page.locator(".semantics-filters select")
    names = select.locator("option").evaluate_all("all => all.map(option => option.value)")
    select.focus()
    total = 0
    for name in names[1:]:
        page.keyboard.press("ArrowDown")
        rows = page.evaluate(ROWS)
        if not rows or any(row["axis"] != name for row in rows):
            yield f"the axis {name!r} shows {sorted({row['axis'] for row in rows})}"
        yield from counted(page, None, f"for the axis {name!r}")
        total += len(rows)
    if total != every:
        yield f"the axes show {total} questions in all, of {every}"
    page.keyboard.press("Home")
    yield from counted(page, every, "back at all axes")


def by_word(page: Page, every: int) -> Iterator[str]:
    """Type a word of the last row; rows with it are shown, and no others."""
    word = max(page.evaluate(ROWS)[-1]["text"].split(), key=len)
    page.locator(".semantics-filters input[type=search]").focus()
    page.keyboard.type(word.upper())
    rows = page.evaluate(ROWS)
    if not rows or any(word not in row["text"] for row in rows) or len(rows) == every:
        yield f"the word {word!r} shows {len(rows)} questions of {every}, some without it"
    yield from counted(page, None, f"with the word {word!r}")
    page.locator(".semantics-filters input[type=search]").fill("")


def by_difference(page: Page, every: int) -> Iterator[str]:
    """Show only where they differ: with two libraries the rows are fewer, and each differs."""
    box = page.get_by_label("only where they differ")
    box.focus()
    page.keyboard.press("Space")
    rows = page.evaluate(ROWS)
    if not rows or any(len(set(row["answers"])) < 2 for row in rows):
        yield "'only where they differ' shows questions on which they do not differ"
    if len(rows) == every:
        yield "'only where they differ' shows every question"
    yield from counted(page, None, "only where they differ")
    page.keyboard.press("Space")


def by_library(page: Page) -> Iterator[str]:
    """Hide each library, by mouse or by keyboard, and show it again."""
    heads = page.evaluate(HEADS)
    boxes = page.locator(".semantics-filters fieldset input[type=checkbox]").all()
    if len(boxes) != heads - 1:
        yield f"{len(boxes)} libraries can be hidden, of {heads - 1}"
    for number, box in enumerate(boxes):
        name = box.evaluate("box => box.parentElement.textContent.trim()")
        act = box.click if number % 2 else lambda box=box: box.press("Space")
        act()
        column = page.locator(f"{TABLE} [data-library='{name}']").evaluate_all(
            "all => all.filter(cell => cell.checkVisibility()).length"
        )
        if column or page.evaluate(HEADS) != heads - 1:
            yield f"{name} is hidden, and still has {column} cells"
        act()
        if page.evaluate(HEADS) != heads:
            yield f"{name} is shown again, and {page.evaluate(HEADS)} of {heads} columns are there"


def without_scripts(browser: Browser, files: list[Path], site: Path) -> Iterator[str]:
    """Yield where the table is not whole in a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for file in files:
        if 'table class="semantics"' in file.read_text():
            page.goto(file.as_uri())
            shown, every = len(page.evaluate(ROWS)), page.evaluate(ALL)
            if shown != every:
                yield f"{file.relative_to(site)}: without scripts {shown} rows of {every} are shown"
    context.close()
