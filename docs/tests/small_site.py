"""A site of two pages with everything that the browser check looks at, and nothing wrong with it.

What a test plants is a replacement of one piece of it by another.
"""

from pathlib import Path

STYLE = """
body { margin: 0; color: #222; background: #fff; font: 16px sans-serif; }
* { box-sizing: border-box; }
a { color: #0a4bd0; } pre { overflow-x: auto; }
:focus-visible { outline: 2px solid #0a4bd0; }
.sd-tab-set { display: flex; flex-wrap: wrap; position: relative; }
.sd-tab-set > input { position: absolute; opacity: 0; }
.sd-tab-set > label { order: 0; padding: 4px; cursor: pointer; }
.sd-tab-set > input:focus-visible + label { outline: 2px solid #0a4bd0; }
.sd-tab-content { order: 1; width: 100%; display: none; }
.sd-tab-set > input:checked + label + .sd-tab-content { display: block; }
.sidebar-drawer { position: absolute; left: -200px; top: 50px; width: 150px; }
#__navigation { display: none; } #__navigation:checked ~ .sidebar-drawer { left: 0; }
.semantics-frame { overflow-x: auto; } [hidden] { display: none; }
.semantics-filters > * { display: block; }
@media (min-width: 1000px) {
  .three-columns { display: grid; grid-auto-flow: column; grid-template-rows: auto 1fr;
    grid-template-columns: repeat(3, 1fr); }
  .three-columns > .sd-tab-content { display: block; order: 0; }
  .three-columns > input { display: none; }
  .sidebar-drawer { left: 0; position: static; }
}
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #111; } a { color: #8ab4ff; }
}
"""


def tab_set(name: str, kind: str) -> str:
    """Three tabs, the first of them chosen."""
    return (
        f'<div class="sd-tab-set {kind}">'
        + "".join(
            f'<input type="radio" name="{name}" id="{name}{number}"{" checked" * (number == 0)}>'
            f'<label for="{name}{number}">{title}</label>'
            f'<div class="sd-tab-content"><pre>code of {title}</pre></div>'
            for number, title in enumerate(("one", "two", "three"))
        )
        + "</div>"
    )


def row(question: str, *answers: str) -> str:
    cells = "".join(
        f'<td data-library="{library}">{answer}</td>'
        for library, answer in zip(("first", "second"), answers, strict=True)
    )
    return f"<tr><th scope='row'>{question}</th>{cells}</tr>"


TABLE = f"""<div class="semantics-frame"><table class="semantics" id="semantics">
<thead><tr><th>question</th><th data-library="first">first</th>
<th data-library="second">second</th></tr></thead>
<tbody data-axis="order"><tr class="axis"><th>order</th></tr>{row("who begins?", "a", "a")}</tbody>
<tbody data-axis="errors"><tr class="axis"><th>errors</th></tr>
{row("who fails?", "a", "b")}{row("who notices?", "a", "a")}</tbody>
</table></div><script src="semantics.js"></script>"""

INDEX = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A site</title>
<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>
<input type="checkbox" id="__navigation"><header><label for="__navigation">menu</label></header>
<div class="sidebar-drawer"><a href="search.html">search</a></div>
<form action="search.html"><input name="q"></form>
<article><p id="here"><a href="index.html#here">a link</a> and text</p>
{tab_set("programs", "programs")}{tab_set("columns", "three-columns")}
<details><summary>more</summary><p>what is below</p></details>
<svg width="100" height="20"><text x="2" y="15">drawn</text></svg>
{TABLE}</article></body></html>"""

SEARCH = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Search</title></head>
<body><ul id="search-results"></ul><script>
if (location.search) document.getElementById("search-results").innerHTML =
  '<li><a href="index.html">found</a></li>';
</script></body></html>"""

PAGES = {"index.html": INDEX, "search.html": SEARCH}


def write(folder: Path, script: str, old: str = "", new: str = "") -> None:
    """Write the site, with the filters' script; `old`, which has to be there, becomes `new`."""
    files = {**PAGES, "semantics.js": script}
    if old:
        assert any(old in text for text in files.values()), f"{old!r} is nowhere to be replaced"
    for name, text in files.items():
        (folder / name).write_text(text.replace(old, new) if old else text)
