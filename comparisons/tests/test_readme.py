"""Is the code that README.md shows the code that ran?"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"<!-- (\S+) -->\n```(?:python)?\n(.*?)```\n", re.DOTALL)


def test_every_included_block_is_the_file_it_names():
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    assert len(blocks) == 4
    for name, text in blocks:
        assert text == (ROOT / name).read_text(), f"README.md shows an old {name}"


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text())
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
