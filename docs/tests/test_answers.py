"""Do the tables on the pages say what was observed and measured?"""

from __future__ import annotations

import pytest

from docs.generate import benchmark, choosing, lines, reference, said_often, semantics, topics
from docs.generate.docstrings import translate
from docs.generate.layout import PROGRAMS, topics as all_topics
from docs.generate.needs import Need

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
    peace = Need("Peace", "01_give_way", ("no",))
    monkeypatch.setattr(choosing, "NEEDS", {"What?": (peace,)})
    *_, row, end = choosing.needs(TABLE["questions"])
    assert row == "| [Peace](#01_give_way) | yieldloop, asyncio (not on Python 3.11) | trio |"
    assert end == "```"


def test_both_ways_of_anyio_are_one_name_where_they_agree() -> None:
    question = {"cells": {"anyio+asyncio": 1, "trio": 2, "anyio+trio": 1}, "elsewhere": {}}
    need = Need("One", "02_one", ("1",))
    assert list(choosing.named(["anyio+asyncio", "anyio+trio"], question, need)) == ["anyio"]
    assert list(choosing.named(["anyio+trio"], question, need)) == ["anyio on trio"]


def test_who_lacks_what_is_asked_for_stands_in_neither_column() -> None:
    question = {"cells": {"trio": ["x", "it has none"], "curio": "lacks x", "asyncio": "y"}}
    assert choosing.refusers(question, Need("X", "02_x", ("x",))) == ["asyncio"]


def test_an_answer_that_nobody_gives_any_more_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "questions", lambda: TABLE["questions"])
    needs = (Need("Peace", "01_give_way", ("no", "maybe")), Need("War", "02_gone", ("no",)))
    monkeypatch.setattr(choosing, "NEEDS", {"What?": needs})
    monkeypatch.setattr(choosing, "SHARED", (Need("Peace", "01_give_way", ("no",)),))
    unanswered, gone, not_all = choosing.faults()
    assert "'maybe'" in unanswered
    assert "02_gone" in gone
    assert "but trio answer otherwise" in not_all


def test_what_futureloop_lacks_of_asyncio_is_asked_of_it() -> None:
    missing = choosing.unimplemented()
    assert "create_connection" in missing
    assert not {"call_soon", "create_task", "sock_recv", "time"} & set(missing)


def test_a_link_to_a_figure_leads_to_a_row_that_is_there_once() -> None:
    measured = benchmark.committed()
    assert measured is not None
    page = benchmark.page(measured)
    for line in list(choosing.costs())[2:]:
        anchor = line.partition("#")[2].partition('"')[0]
        assert page.count(f'<tr id="{anchor}">') == 1, line


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


def test_the_page_of_looplab_has_its_commands_and_every_option() -> None:
    page = reference.page("looplab")
    for usage in (
        "$ looplab trace FILE --on LOOP [--as FORM] [--output PATH] [--virtual]",
        "$ looplab run FILE[:FUNCTION] --on BACKEND [--virtual]",
        "$ looplab compare FILE[:FUNCTION] [--on BACKEND] [--virtual]",
    ):
        assert f"\n{usage}\n" in page
    assert "| `--virtual` | Run on a virtual clock. |  |" in page
    assert page.count(":: looplab.record\n") == 1


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


def test_a_long_line_is_an_element_that_says_how_far_it_is_indented():
    code = '<span></span><span class="k">def</span> f(<span class="w"> </span>\n    x:\n\n'
    first, second, third = lines.elements(code).split("\n")[:-1]
    assert first.startswith('<span class="line" style="--indent: 0"><span></span>')
    assert second == '</span><span class="line" style="--indent: 4">    x:'
    assert third == '</span><span class="line" style="--indent: 0">'
    opened = lines.elements('<span class="p">(</span>f')
    assert opened.endswith('<span class="p">(</span><wbr>f</span>')


def test_what_a_program_is_about_leads_to_other_programs_and_to_the_seeds():
    assert "[Seeds](../coverage.md): " in topics.specification(PROGRAMS / "03_count_async")
    shown = topics.specification(PROGRAMS / "38_rate_limit")
    assert "[Count, asynchronously](03_count_async.md)" in shown
    assert "Seeds" not in shown
    shown = topics.specification(PROGRAMS / "01_first_steps")
    assert "[Seeds](../coverage.md): " in shown


def test_the_index_of_the_programs_says_what_to_look_at_in_each():
    rows = [line for line in topics.index().splitlines() if line.startswith("| [")]
    assert len(rows) == len(all_topics())
    assert all(row.split("|")[2].strip() for row in rows), rows


def test_a_name_with_underscores_is_no_emphasis():
    shown = said_often.names("Lib/asyncio/futures.py, Future.__await__; `Task.__step`")
    assert shown == "Lib/asyncio/futures.py, `Future.__await__`; `Task.__step`"
