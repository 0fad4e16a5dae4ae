"""Do the tables on the pages say what was observed and measured?"""

from __future__ import annotations

import pytest

from docs.generate import benchmark, choosing, reference, semantics
from docs.generate.docstrings import translate

QUESTION = {
    "question": "Does `await` give way?",
    "about": "What is done.",
    "axis": "scheduling",
    "seeds": [1],
    "cells": {"yieldloop": "no", "asyncio": "no", "trio": ["yes", "<b>"], "curio": "lacks Event"},
    "elsewhere": {"3.11": {"asyncio": True}},
    "notes": {"trio": {"why": "It says so.", "source": "https://example.org/"}},
}
TABLE = {
    "pythons": ["3.11", "3.13"],
    "libraries": {"trio": "1.0"},
    "backends": ["yieldloop", "asyncio", "trio", "curio"],
    "questions": {"01_give_way": QUESTION},
}


def test_each_answer_is_in_the_table_and_explained_below() -> None:
    page = semantics.page(TABLE)
    assert '<td class="other" data-library="trio" data-answer="yes, &lt;b&gt;">' in page
    assert '<td class="lacks" data-library="curio"' in page
    assert "<small>3.11: yes</small>" in page
    assert "(01_give_way)=" in page
    assert "**trio**: It says so. (<https://example.org/>)" in page


def test_the_most_frequent_answer_is_the_usual_one_and_the_first_of_equals() -> None:
    assert semantics.majority(QUESTION["cells"]) == "no"
    assert semantics.majority({"a": 1, "b": 2, "c": "lacks it", "d": "lacks it"}) == 1


def test_a_need_lists_who_gives_it_and_who_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "NEEDS", (choosing.Need("Peace", "01_give_way", "no"),))
    *_, row = choosing.needs(TABLE["questions"])
    assert row == "| [Peace](#01_give_way) | yieldloop, asyncio | trio |"


def test_an_answer_that_nobody_gives_any_more_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "questions", lambda: TABLE["questions"])
    needs = (choosing.Need("Peace", "01_give_way", "maybe"), choosing.Need("War", "02_gone", "no"))
    monkeypatch.setattr(choosing, "NEEDS", needs)
    unanswered, gone = choosing.faults()
    assert "'maybe'" in unanswered
    assert "02_gone" in gone


def test_the_page_of_figures_names_the_machine_and_has_every_row() -> None:
    measured = benchmark.committed()
    assert measured is not None
    page = benchmark.page(measured)
    assert measured.machine["processor"] in page
    assert all(title in page for title in measured.titles.values())


def test_every_exported_name_of_a_package_is_on_its_page_once() -> None:
    page = reference.page("nurseryloop")
    for name in ("nurseryloop.Nursery", "nurseryloop.lowlevel.ParkingLot", "nurseryloop.run"):
        assert page.count(f":: {name}\n") == 1


def test_plain_docstrings_become_markup() -> None:
    plain = ["Wait for *all*.", "", "n: how many `x`, of", "    those", "- one"]
    assert translate(plain) == [
        r"Wait for \*all\*.",
        "",
        "- **n**: how many ``x``, of",
        "  those",
        "",
        "- one",
        "",
    ]
