"""Does a page that says what it should not, or shows what is not there, stop the site?

Each fault names its file and what to do. The faults are planted; nothing is built.
"""

import shutil

import pytest

from docs.generate import concept_pages, includes, offline, programs, prose, topics
from docs.generate.concepts import CONCEPTS, Concept
from docs.generate.layout import DOCS, LIBRARIES, PROGRAMS, hand_written
from docs.generate.side_by_side import ROWS, Row

PAGE = DOCS / "planted.md"
TOPIC = PROGRAMS / "06_triple"


def test_a_program_whose_output_drifts():
    ran = programs.Ran(TOPIC, "trio", "tripled: 16\n", "", 0)
    (fault,) = programs.drift(ran)
    assert "06_triple/with_trio.py does not print what" in fault
    assert "+tripled: 16" in fault
    assert "Mend the program" in fault


def test_a_program_that_fails_or_complains():
    expected = (TOPIC / "expected.txt").read_text()
    for ran in (
        programs.Ran(TOPIC, "anyio", expected, "Warning: never awaited", 0),
        programs.Ran(TOPIC, "anyio", expected, "", 1),
    ):
        (fault,) = programs.drift(ran)
        assert "06_triple/with_anyio.py ended" in fault


def test_a_program_that_prints_what_is_expected():
    expected = (TOPIC / "expected.txt").read_text()
    assert list(programs.drift(programs.Ran(TOPIC, "trio", expected, "", 0))) == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_topic_that_lacks_a_library(library, tmp_path):
    topic = shutil.copytree(TOPIC, tmp_path / TOPIC.name)
    assert list(programs.missing(topic)) == []
    (topic / f"with_{library}.py").unlink()
    (fault,) = programs.missing(topic)
    assert f"with_{library}.py is missing" in fault
    assert "Write it" in fault


def test_an_include_of_a_name_that_is_gone():
    page = "```{literalinclude} /../packages/yieldloop/src/yieldloop/_task.py\n:pyobject: Gone\n```"
    (fault,) = includes.faults(PAGE, page)
    assert "docs/planted.md includes 'Gone' of packages/yieldloop/src/yieldloop/_task.py" in fault
    assert "Task" in fault.partition("there are")[2]
    assert list(includes.faults(PAGE, page.replace("Gone", "Task.cancel"))) == []


def test_an_include_of_a_file_or_a_marker_that_is_gone():
    file = ":::{literalinclude} /../packages/yieldloop/src/yieldloop/_gone.py\n:::"
    (fault,) = includes.faults(PAGE, file)
    assert "which does not exist" in fault
    marker = "```{literalinclude} /../noxfile.py\n:start-after: no such marker\n```"
    (fault,) = includes.faults(PAGE, marker)
    assert "'no such marker', which is gone" in fault


def test_a_concept_that_shows_a_name_that_is_gone(monkeypatch):
    row = Row("Sleeping", "sleep", "gone", "sleep", {"nurseryloop": "no such text"})
    monkeypatch.setitem(ROWS, "time", (row,))
    faults = "\n".join(concept_pages.faults())
    assert "'gone' of packages/futureloop/src/futureloop/_time.py, which is gone" in faults
    assert "packages/nurseryloop/src/nurseryloop/_time.py from 'no such text' on" in faults


def test_what_belongs_to_a_concept_and_is_on_no_page(monkeypatch):
    monkeypatch.setitem(CONCEPTS, "time", Concept(("11",), "999"))
    faults = "\n".join(concept_pages.faults())
    assert "names experiment 999 for 'time', which is not there" in faults
    assert "names the experiment 64_a_timeout_that_is_over_already nowhere" in faults
    assert "names the program 14_periodic_task nowhere" in faults
    assert "shows the differences of test_misuse_time nowhere" in faults
    monkeypatch.setitem(ROWS, "weather", ())
    assert any("'weather' is in only one of" in one for one in concept_pages.faults())


@pytest.mark.parametrize(
    "text",
    [
        "It is in line 34 of the kernel.",
        "See `_loop.py:120`.",
        "See [the kernel](https://example.org/_loop.py#L120).",
        "```{literalinclude} x.py\n:lines: 3-9\n```",
        "```{code} python\n:emphasize-lines: 2\n```",
    ],
)
def test_a_line_that_is_cited_by_its_number(text):
    faults = list(prose.faults(PAGE, text))
    assert faults
    assert all("docs/planted.md" in fault and "line number" in fault for fault in faults)


@pytest.mark.parametrize(
    "figure", ["12 ms", "30 %", "34 programs", "1.5 times", "157 messages", "713 cases"]
)
def test_a_figure_that_is_typed_by_hand(figure):
    (fault,) = prose.faults(PAGE, f"It takes {figure} in all.")
    assert f"docs/planted.md has a figure typed by hand: '{figure}'" in fault
    assert "{value}" in fault


def test_what_is_no_figure_of_a_run():
    for text in (
        "There are {value}`topics` programs, six libraries, Python 3.11 and RFC 8305.",
        "% by hand: RFC 8305 recommends it\nThe next attempt starts after 250 ms.",
        "```python\nawait sleep(5)  # 5 seconds\n```",
        "Use `sleep 5 s`.",
    ):
        assert list(prose.faults(PAGE, text)) == []


def test_a_page_that_would_need_the_network(tmp_path):
    page = tmp_path / "index.html"
    page.write_text('<a href="https://example.org">a link</a><script src="own.js"></script>')
    assert list(offline.faults(tmp_path)) == []
    page.write_text('<script src="https://cdn.example.org/x.js"></script>')
    (fault,) = offline.faults(tmp_path)
    assert "index.html loads https://cdn.example.org/x.js" in fault


def test_nothing_is_wrong_now():
    assert list(concept_pages.faults()) == []
    for path in hand_written():
        assert list(prose.faults(path, path.read_text())) == []
        assert list(includes.faults(path, path.read_text())) == []


def test_a_difference_is_shown_with_who_prints_it_and_why():
    topic = PROGRAMS / "21_cancelled_before_start"
    ran = [
        programs.Ran(topic, name, programs.expected_file(topic, name).read_text(), "", 0)
        for name in LIBRARIES
    ]
    shown = topics.output(topic, ran)
    assert "asyncio and futureloop print:\n\n```text\nall over\n```\n\nWhy: " in shown
