"""How are the examples in the pages tested?

Each block of Python that is an interactive session runs, page by page, and must print what it says.
"""

from __future__ import annotations

from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser


def as_a_program(namespace: dict[str, Any]) -> None:
    """Let functions have the names that a reader sees who types the session."""
    namespace["__name__"] = "__main__"


pytest_collect_file = Sybil(
    setup=as_a_program,
    parsers=[PythonCodeBlockParser()],
    patterns=["*.md"],
    excludes=["generated/**", "_build/**"],
).pytest()
