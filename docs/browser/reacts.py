"""Do tabs switch and dropdowns open, by mouse and by keyboard, and is the focus seen?"""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Locator, Page

# Which tabs' contents are shown. Columns that stand beside each other are not tabs.
SHOWN = """set => [...set.querySelectorAll(':scope > .sd-tab-content')]
    .map(e => e.getBoundingClientRect().height > 0)"""
COLUMNS = "set => getComputedStyle(set).display === 'grid'"
# Everything that takes the focus and does not show it. A tab's input is seen by its label, a card's
# link by what is drawn after it, as large as the card. Once a key has moved the focus, a script
# that moves it on counts as the keyboard.
UNSEEN = """() => {
    const found = new Set();
    const outlined = (e, part) => {
        if (!e.checkVisibility({opacityProperty: true})) return false;
        const style = getComputedStyle(e, part);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    };
    const takes = 'a[href], button, input, select, summary, [tabindex]';
    for (const e of document.querySelectorAll(takes)) {
        e.focus({preventScroll: true});
        if (document.activeElement !== e) continue;  // not to be reached now
        const label = e.matches('.sd-tab-set > input') ? e.nextElementSibling : null;
        if (![e, label].some(each => each && (outlined(each, null) || outlined(each, '::after'))))
            found.add(e.tagName.toLowerCase() + [...e.classList].map(c => '.' + c).join(''));
    }
    return [...found];
}"""


def faults(page: Page) -> Iterator[str]:
    """Yield what does not react, and what has the focus without showing it."""
    for each in page.locator("details").all():
        yield from opens(each)
    for each in page.locator(".sd-tab-set").all():
        if each.is_visible() and not each.evaluate(COLUMNS):
            yield from switches(page, each)
    page.keyboard.press("Tab")
    for what in page.evaluate(UNSEEN):
        yield f"{what} has the keyboard's focus and is not outlined"


def opens(dropdown: Locator) -> Iterator[str]:
    """Yield whether a dropdown does not open, by mouse and by keyboard; leave it open."""
    summary = dropdown.locator(":scope > summary")
    if not summary.is_visible():
        return
    name = summary.inner_text().strip()
    for how, act in (("a click", summary.click), ("the Enter key", lambda: summary.press("Enter"))):
        before = dropdown.evaluate("e => e.open")
        act()
        if dropdown.evaluate("e => e.open") == before:
            yield f"{how} changes nothing at the dropdown {name!r}"
    dropdown.evaluate("e => {e.open = true}")


def switches(page: Page, tabs: Locator) -> Iterator[str]:
    """Yield the tabs of one set that do not show their content alone when they are chosen."""
    labels = tabs.locator(":scope > label").all()
    names = [label.inner_text().strip() for label in labels]
    for number, label in enumerate(labels):
        label.click()
        yield from alone(tabs, names, number, "a click")
    tabs.locator(":scope > input").last.focus()
    for number in range(len(labels)):  # from the last one on to the first
        page.keyboard.press("ArrowRight")
        yield from alone(tabs, names, number, "the arrow key")


def alone(tabs: Locator, names: list[str], number: int, how: str) -> Iterator[str]:
    """Yield that not only the content of tab `number` is shown."""
    shown = [name for name, is_shown in zip(names, tabs.evaluate(SHOWN), strict=True) if is_shown]
    if shown != [names[number]]:
        yield f"{how} chose the tab {names[number]!r}; shown are {shown}"
