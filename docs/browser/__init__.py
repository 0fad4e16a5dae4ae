"""Does the built site work in a browser, on a phone and on a wide screen?

`python -m docs.browser docs/_build/html` opens every page of it in Chromium, from the file system,
and prints what is wrong; names of pages after it restrict it to them. `nox -s docs_browser` runs
it, and before it its tests, which plant faults in a small site (`docs/tests/test_browser.py`).
`visit` opens the pages; what is looked for stands in one file each: `looks` (too wide, cut off,
columns, colours), `reacts` (tabs, what opens, the keyboard's focus), `filters` (the table of
answers), `links`.
"""
