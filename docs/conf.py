"""How is the site built?

`nox -s docs` first runs `python -m docs.generate`, which runs the programs and writes what they
gave into `docs/generated`, and then Sphinx with this file. Everything works from the file system:
no page asks the network for anything.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from docutils import nodes

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

project = "Three Loops"
copyright = "the authors of Three Loops"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx_design",
    "sphinx_copybutton",
    "docs.generate.docstrings",
    "docs.generate.lines",
]
exclude_patterns = [
    "_build",
    "generated/fragments",
    "generate",
    "browser",
    "tests",
    "**/__pycache__",
]
source_suffix = {".md": "markdown"}
nitpicky = True
autodoc_typehints_format = "short"

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = "Three Loops"
html_static_path = ["_static"]
html_css_files = ["three_loops.css", "answers.css"]
html_js_files = ["semantics.js"]
html_copy_source = False
html_show_sphinx = False
# A summary of what was found would be fetched, which a browser refuses for files.
html_show_search_summary = False
copybutton_prompt_text = r"\$ |>>> "
copybutton_prompt_is_regexp = True
# Both are readable on their background: a contrast of 4.5 and more, which docs.browser looks at.
pygments_style = "default"
pygments_dark_style = "github-dark"


def value_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, *_: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """`{value}`: a number that `docs.generate` has counted or measured, by its name."""
    values = json.loads((HERE / "generated" / "values.json").read_text())
    if text in values:
        return [nodes.inline(text, str(values[text]), classes=["value"])], []
    known = ", ".join(sorted(values))
    message = inliner.reporter.error(f"no value {text!r}; there are {known}", line=lineno)
    return [inliner.problematic(rawtext, rawtext, message)], [message]


def setup(app: Any) -> None:
    app.add_role("value", value_role)
    # What the Python that builds the pages is called, not where it is.
    app.add_config_value("docs_python", sys.version_info[:2], "env")
