"""Is what README.md shows what ran?"""

import re

import pytest

from comparisons import readme


def test_its_program_and_its_table_are_those_of_the_runs():
    text = readme.README.read_text()
    assert text == readme.renewed(text), "README.md is old: python -m comparisons.readme"


@pytest.mark.parametrize(
    ("old", "new"), [("await futureloop", "await asyncio"), ("| never |", "| at once |")]
)
def test_a_part_that_is_old_is_seen(old, new):
    text = readme.README.read_text()
    assert old in text
    assert readme.renewed(text.replace(old, new)) == text


def test_a_part_that_is_gone_is_told():
    with pytest.raises(ValueError, match="one pair of comments '<!-- table"):
        readme.renewed(readme.README.read_text().replace("<!-- table", "<!-- tables"))


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", readme.README.read_text())
    assert links
    assert [link for link in links if not (readme.ROOT / link).exists()] == []
