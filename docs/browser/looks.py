"""Is everything on the screen, beside what it belongs beside, and readable?"""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What may scroll sideways in a box of its own: code; on a phone tables and pictures as well.
CODE = "pre, .highlight"
PHONE = f"{CODE}, .table-wrapper, .semantics-frame, .matrix-frame, .diagram"
# Boxes whose content is wider or higher than they are, as "how: which box". What is one pixel large
# is there for screen readers. The text of a picture must not leave the picture.
CUT = """allowed => {
    const found = [];
    const name = e => e.tagName.toLowerCase() + [...e.classList].map(c => '.' + c).join('')
        + ' ' + JSON.stringify((e.textContent || '').trim().slice(0, 40));
    for (const e of document.body.querySelectorAll('*')) {
        if (e.clientWidth <= 1 || e.clientHeight <= 1 || !e.checkVisibility()) continue;
        const style = getComputedStyle(e), hides = ['hidden', 'clip'];
        const wider = e.scrollWidth > e.clientWidth + 1;
        const higher = e.scrollHeight > e.clientHeight + 1;
        const cut = (wider && hides.includes(style.overflowX))
            || (higher && hides.includes(style.overflowY));
        if (cut)
            found.push('text is cut off in ' + name(e));
        else if (wider && ['auto', 'scroll'].includes(style.overflowX) && !e.matches(allowed))
            found.push('must not have to be scrolled sideways: ' + name(e));
    }
    for (const text of document.querySelectorAll('svg text')) {
        const box = text.ownerSVGElement.getBoundingClientRect();
        const inside = text.getBoundingClientRect();
        if (inside.width && (inside.left < box.left - 1 || inside.right > box.right + 1
                || inside.top < box.top - 1 || inside.bottom > box.bottom + 1))
            found.push('text leaves its picture: ' + name(text));
    }
    return found;
}"""
# For each set of three columns: the left and top edges of those that are shown.
COLUMNS = """() => [...document.querySelectorAll('.sd-tab-set.three-columns')].filter(
    set => set.offsetParent).map(set => [...set.querySelectorAll(':scope > .sd-tab-content')]
    .map(e => e.getBoundingClientRect()).filter(b => b.width && b.height).map(b => [b.left, b.top]))
"""
# Text whose colour is too near to what is behind it. WCAG 2.1, 1.4.3: a ratio of at least 4.5, or 3
# for large letters. Colours are drawn, so that every way to write one is understood; those that are
# on their way to others are there at once.
FAINT = """() => {
    for (const animation of document.getAnimations()) animation.finish();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext('2d', {willReadFrequently: true}), known = new Map();
    const channels = colour => {
        if (!known.has(colour)) {
            pen.clearRect(0, 0, 1, 1);
            pen.fillStyle = colour;
            pen.fillRect(0, 0, 1, 1);
            known.set(colour, [...pen.getImageData(0, 0, 1, 1).data].map(c => c / 255));
        }
        return known.get(colour);
    };
    const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
    const behind = e => {
        const own = channels(getComputedStyle(e).backgroundColor);
        if (own[3] === 1) return own;
        return over(own, e.parentElement ? behind(e.parentElement) : [1, 1, 1]);
    };
    const linear = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const bright = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
    const found = new Map();
    for (const e of document.body.querySelectorAll('*')) {
        const seen = {opacityProperty: true, visibilityProperty: true};
        if (e.closest('svg') || !e.checkVisibility(seen)
            || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        const style = getComputedStyle(e), ground = behind(e);
        const a = bright(over(channels(style.color), ground)), b = bright(ground);
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        const colours = style.color + ' on ' + ground.slice(0, 3).map(c => Math.round(c * 255));
        if (ratio < (large ? 3 : 4.5)) found.set(colours, [ratio.toFixed(1), e.textContent.trim()]);
    }
    return [...found].map(([colours, [ratio, text]]) =>
        `${colours} has a contrast of ${ratio}: ${JSON.stringify(text.slice(0, 40))}`);
}"""


def faults(page: Page, wide: bool) -> Iterator[str]:
    """Yield what is wrong with how the page is laid out, on a wide screen or on a phone."""
    if (over := page.evaluate(OVERFLOW)) > 0:
        yield f"{over} px wider than the screen; what is wide must scroll in a box of its own"
    yield from page.evaluate(CUT, CODE if wide else PHONE)
    for columns in page.evaluate(COLUMNS):
        beside = len({left for left, _ in columns}) == 3 and len({top for _, top in columns}) == 1
        if wide and not (len(columns) == 3 and beside):
            yield f"three columns should stand beside each other; they are at {columns}"
        if not wide and len(columns) != 1:
            yield f"one of three tabs should be shown; {len(columns)} are"
    if wide:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            yield from (f"in {scheme} colours, {fault}" for fault in page.evaluate(FAINT))
        page.emulate_media(color_scheme="light")
