"""Do the examples on the pages print what they say?

Each block of Python runs, in the order of its page. A page is one test: its blocks build upon each
other, and tests that run in several processes may be dealt out one by one.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

from docs.generate.layout import DOCS, hand_written

SYBIL = Sybil(parsers=[PythonCodeBlockParser()])
BLOCK = "```python\n"
WITH_EXAMPLES = [path for path in hand_written() if BLOCK in path.read_text()]


def run(path: Path) -> int:
    """Run the blocks of a page; return how many there were. Raises where one says otherwise."""
    document = SYBIL.parse(path)
    document.namespace["__name__"] = "__main__"  # as where a reader types them
    examples = list(document.examples())
    for example in examples:
        example.evaluate()
    return len(examples)


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: str(path.relative_to(DOCS)))
def test_a_page_says_what_its_examples_print(path: Path) -> None:
    assert run(path) >= path.read_text().count(BLOCK)


def test_there_are_examples() -> None:
    assert {path.name for path in WITH_EXAMPLES} >= {"questions.md", "inspect.md"}


def test_an_example_that_prints_something_else_is_a_failure(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page\n\n```python\n>>> 1 + 1\n3\n\n```\n")
    with pytest.raises(Exception, match="did not evaluate as expected"):
        run(page)
