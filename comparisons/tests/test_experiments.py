"""Is the table of experiments what the libraries do, and is every surprise explained?"""

import pytest

import loopcorpus
from comparisons.experiments import _table, _versions
from comparisons.experiments._experiment import AXES, experiments, load

EXPERIMENTS = experiments()
NAMES = [experiment.name for experiment in EXPERIMENTS]
TABLE = _table.read()

AGAIN = "look whether the new answer is right, then run `python -m comparisons.experiments --write`"

every_experiment = pytest.mark.parametrize("experiment", EXPERIMENTS, ids=NAMES)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("backend", loopcorpus.backends())
def test_every_cell_is_as_committed(backend):
    seen, failed = _table.ask(backend)
    assert failed == {}
    committed = {name: _table.committed(TABLE, name).get(backend) for name in NAMES}
    changed = [
        f"{name}: {answer!r}, and was {committed[name]!r}"
        for name, answer in seen.items()
        if answer != committed[name]
    ]
    if changed and (others := _versions.not_asked(TABLE, backend)):
        # The table is right, and so may be the library: it is not the one that was asked.
        pytest.xfail(f"{backend} answers otherwise with {', '.join(others)}: {'; '.join(changed)}")
    assert changed == [], f"{backend} on Python {_table.PYTHON}; {AGAIN}"


def test_another_release_of_a_peer_is_told_and_one_of_ours_is_no_excuse(monkeypatch):
    monkeypatch.setattr(_versions.platform, "python_version", lambda: "3.11.99")
    monkeypatch.setattr(_versions, "PYTHON", "3.11")
    monkeypatch.setattr(_versions, "installed", lambda: {"trio": "2", "anyio": "4"})
    table = {"releases": {"3.11": "3.11.99"}, "libraries": {"trio": "1", "anyio": "4"}}
    assert _versions.not_asked(table, "anyio+trio") == ["trio 2 instead of 1"]
    assert _versions.not_asked(table, "anyio+asyncio") == []
    table["releases"] = {"3.11": "3.11.7"}
    assert _versions.not_asked(table, "asyncio") == ["Python 3.11.99 instead of 3.11.7"]
    assert _versions.not_asked(table, "futureloop") == []
    del table["releases"]
    assert _versions.not_asked(table, "asyncio") == ["Python 3.11.99 instead of an older one"]


def test_the_table_says_which_release_of_each_python_was_asked():
    assert list(TABLE["releases"]) == list(TABLE["pythons"])


def test_the_table_has_all_questions_and_no_others():
    assert list(TABLE["questions"]) == NAMES, AGAIN


def test_the_numbers_are_given_once():
    numbers = [int(name.partition("_")[0]) for name in NAMES]
    assert numbers == sorted(set(numbers))


@every_experiment
def test_the_table_says_what_the_file_says(experiment):
    row = TABLE["questions"][experiment.name]
    notes = {name: (note["why"], note["source"]) for name, note in row["notes"].items()}
    assert notes == {name: (n.why, n.source) for name, n in experiment.notes.items()}, AGAIN
    assert row["question"] == experiment.question, AGAIN
    assert row["about"] == experiment.about, AGAIN
    assert (row["axis"], row["seeds"]) == (experiment.axis, list(experiment.seeds)), AGAIN


@every_experiment
def test_an_answer_that_differs_from_most_has_a_note(experiment):
    for python in TABLE["pythons"]:
        cells = _table.committed(TABLE, experiment.name, python)
        usual = _table.majority(cells)
        unexplained = [
            backend
            for backend, answer in cells.items()
            if answer != usual and not _table.lacks(answer) and backend not in experiment.notes
        ]
        assert unexplained == [], f"Python {python}, where most answer {usual!r}"


@every_experiment
def test_some_library_can_be_asked(experiment):
    cells = TABLE["questions"][experiment.name]["cells"]
    assert not all(map(_table.lacks, cells.values()))


@every_experiment
def test_a_note_is_about_a_backend_that_answers(experiment):
    cells = TABLE["questions"][experiment.name]["cells"]
    assert set(experiment.notes) <= set(cells)
    assert [name for name in experiment.notes if _table.lacks(cells[name])] == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("'Not a question.'", "question"),
        ('"""Why?"""', "what is done"),
        ('"""Why?\n\nSo."""\nAXIS = "taste"', "AXIS"),
        ('"""Why?\n\nSo."""\nAXIS = "time"', "no experiment"),
        ('"""Why?\n\nSo."""\nAXIS = "time"\nSEEDS = (98,)', "SEEDS"),
        ('"""Why?\n\nSo."""\nAXIS = "time"\nCLOCK = "wall"', "CLOCK"),
        ('"""Why?\n\nSo."""\nNOTES = {"trio": ("because", "")}', "note for trio"),
        ('"""Why?\n\nSo."""\nNOTES = {"trio": ("a", "b"), ("trio",): ("c", "d")}', "two notes"),
    ],
)
def test_a_file_that_is_out_of_shape_is_refused_by_name(tmp_path, source, fault):
    path = tmp_path / "99_why.py"
    path.write_text(source)
    with pytest.raises(ValueError, match=rf"99_why\.py: .*{fault}"):
        load(path)


def test_an_axis_without_a_question_is_no_axis():
    assert {experiment.axis for experiment in EXPERIMENTS} <= set(AXES)


def test_answers_of_another_python_are_kept(monkeypatch):
    asked, name = EXPERIMENTS[:1], NAMES[0]
    table = {"pythons": {}, "libraries": {}, "backends": [], "questions": {}}
    for python, answer in (("3.9", "old"), ("3.11", "new"), ("3.10", "new"), ("3.9", "older")):
        monkeypatch.setattr(_table, "PYTHON", python)
        table = _table.updated(table, asked, {"trio": {name: answer}}, [name])
    assert list(table["pythons"]) == ["3.9", "3.10", "3.11"]
    assert table["questions"][name]["cells"] == {"trio": "new"}
    assert table["questions"][name]["elsewhere"] == {"3.9": {"trio": "older"}}
    assert _table.committed(table, name, "3.9") == {"trio": "older"}
    assert _table.committed(table, name, "3.10") == _table.committed(table, name, "4.0")


def test_a_library_of_one_python_says_nothing_about_the_others(monkeypatch):
    asked, name = EXPERIMENTS[:1], NAMES[0]
    table = {"pythons": {}, "libraries": {}, "backends": [], "questions": {}}
    for python, backend, answer in (
        ("3.11", "curio", "wrong"),
        ("3.12", "trio", "right"),
        ("3.11", "curio", "right"),
    ):
        monkeypatch.setattr(_table, "PYTHON", python)
        table = _table.updated(table, asked, {backend: {name: answer}}, [name])
    assert table["questions"][name]["cells"] == {"trio": "right", "curio": "right"}
    assert table["questions"][name]["elsewhere"] == {}
    assert _table.committed(table, name, "3.12") == {"trio": "right"}


def test_what_is_no_longer_asked_leaves_the_table():
    table = {
        "pythons": {"3.11": ["trio"]},
        "libraries": {},
        "backends": ["trio"],
        "questions": {"00_gone": {"cells": {"trio": 1}, "elsewhere": {}}},
    }
    answers = {"trio": {NAMES[0]: "x"}}
    assert list(_table.updated(table, EXPERIMENTS[:1], answers, NAMES)["questions"]) == NAMES[:1]


def test_an_experiment_that_raises_has_failed(monkeypatch, tmp_path):
    report = tmp_path / "python"
    report.write_text('#!/bin/sh\necho \'{"name": "99_why", "error": "it broke"}\'\n')
    report.chmod(0o755)
    monkeypatch.setattr(_table.sys, "executable", str(report))
    assert _table.ask("trio") == ({}, {"99_why": "it broke"})
