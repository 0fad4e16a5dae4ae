"""How are the examples in the pages tested?

Each block of Python that is an interactive session runs, page by page, and must print what it says.
"""

from __future__ import annotations

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser()],
    patterns=["*.md"],
    excludes=["generated/**", "_build/**", "rationale.md", "adding.md", "changelog.md"],
).pytest()
