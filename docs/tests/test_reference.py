"""Does the reference say of constants what their source says, and not what `int` says of itself?"""

from __future__ import annotations

from docs.generate import constants, reference
from docs.generate.docstrings import translate


def test_a_constant_has_its_value_and_its_comment():
    shown = constants.directive("loopbase.CONNECTION_ATTEMPT_DELAY")
    assert ".. py:data:: loopbase.CONNECTION_ATTEMPT_DELAY" in shown
    assert "   :value: 0.25" in shown
    assert "   Seconds; RFC 8305, section 8." in shown


def test_a_comment_above_counts_and_a_long_value_is_left_out():
    shown = constants.directive("loopcorpus.CONTRACT")
    assert not [line for line in shown if ":value:" in line]
    assert any("the names it consists of" in line for line in shown)


def test_every_constant_is_found_in_the_source():
    pages = [reference.page(package) for package in reference.PACKAGES]
    assert not [page for page in pages if "autodata" in page]
    names = [line.split()[-1] for page in pages for line in page.split("\n") if "py:data::" in line]
    assert len(names) > 20
    for name in names:
        value, _ = constants.assigned(name.partition(".")[0], name.rpartition(".")[2])
        assert value, f"{name} is assigned nowhere"


def test_the_next_line_of_a_parameter_belongs_to_it():
    shown = translate(["delay: seconds; `inf` lets one", "end first.", "", "Rule: each ends."])
    assert shown[:3] == ["- **delay**: seconds; ``inf`` lets one", "  end first.", ""]
