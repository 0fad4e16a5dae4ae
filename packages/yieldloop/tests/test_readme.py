"""Do the examples of the README run, and print what it says?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text()
# A block of Python, and the text that it prints if one follows.
EXAMPLES = re.findall(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", README, re.DOTALL)


def test_there_are_examples():
    assert len(EXAMPLES) == 2
    assert any(printed for _, printed in EXAMPLES)


@pytest.mark.parametrize(("source", "printed"), EXAMPLES)
def test_an_example_prints_what_the_readme_says(source, printed):
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", source], capture_output=True, text=True, timeout=50
    )
    assert (ended.stderr, ended.stdout, ended.returncode) == ("", printed, 0)
