from pathlib import Path

import pytest

from loopcorpus import parity


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A tree in which everything is as it should be."""
    for package in ("loopbase", *parity.LOOPS):
        folder = tmp_path / package / "src" / package
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
    for loop in parity.LOOPS:
        for name, question in parity.QUESTIONS.items():
            (tmp_path / loop / "src" / loop / name).write_text(f'"""{question}\n\nSo.\n"""\n')
    for loop, name in parity.EXTRA_FILES:
        path = tmp_path / loop / "src" / loop / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return tmp_path


def write(packages: Path, loop: str, name: str, text: str) -> None:
    (packages / loop / "src" / loop / name).write_text(text)


def test_a_symmetric_tree_has_no_fault(packages: Path):
    assert list(parity.file_faults(packages)) == []
    assert list(parity.import_faults(packages)) == []


def test_a_missing_file_is_named(packages: Path):
    (packages / "futureloop/src/futureloop/_time.py").unlink()
    assert list(parity.file_faults(packages)) == ["futureloop has no _time.py"]


def test_a_file_without_a_twin_is_named(packages: Path):
    write(packages, "futureloop", "_surprise.py", "")
    assert list(parity.file_faults(packages)) == [
        "futureloop/_surprise.py has no twin; list it in EXTRA_FILES with the reason"
    ]


def test_an_extra_file_that_is_gone_is_named(packages: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parity, "EXTRA_FILES", {("futureloop", "_gone.py"): "it was needed"})
    assert "EXTRA_FILES names futureloop/_gone.py, which does not exist" in list(
        parity.file_faults(packages)
    )


@pytest.mark.parametrize("text", ["", '"""Who waits?"""', '"""Who is waiting on what? Us."""'])
def test_another_question_is_named(packages: Path, text: str):
    write(packages, "nurseryloop", "_inspect.py", text)
    assert list(parity.file_faults(packages)) == [
        "nurseryloop/_inspect.py does not open with 'Who is waiting on what?'"
    ]


@pytest.mark.parametrize(
    ("loop", "text", "fault"),
    [
        ("yieldloop", "import asyncio", "yieldloop/_time.py imports asyncio"),
        ("yieldloop", "from nurseryloop import run", "yieldloop/_time.py imports nurseryloop"),
        (
            "futureloop",
            "from attrs import define",
            "futureloop/_time.py imports the third-party module attrs",
        ),
        (
            "futureloop",
            "from ._loop import Loop",
            "futureloop/_time.py imports _loop, which only __init__ may",
        ),
        (
            "futureloop",
            "from . import _loop",
            "futureloop/_time.py imports _loop, which only __init__ may",
        ),
    ],
)
def test_an_import_against_the_direction_is_named(packages: Path, loop: str, text: str, fault: str):
    write(packages, loop, "_time.py", text)
    assert list(parity.import_faults(packages)) == [fault]


def test_a_circle_is_named(packages: Path):
    write(packages, "yieldloop", "_time.py", "from ._cancel import x")
    write(packages, "yieldloop", "_cancel.py", "from . import _time")
    (fault,) = parity.import_faults(packages)
    assert fault.startswith("yieldloop: imports go in a circle: ")


def test_what_is_imported_for_types_alone_closes_no_circle(packages: Path):
    write(packages, "yieldloop", "_time.py", "from ._cancel import x")
    write(
        packages,
        "yieldloop",
        "_cancel.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ._time import y\n",
    )
    assert list(parity.import_faults(packages)) == []


def test_the_corpus_may_import_third_parties_but_not_the_tool_above_it(packages: Path):
    folder = packages / "loopcorpus/src/loopcorpus"
    folder.mkdir(parents=True)
    (folder / "plugin.py").write_text("import pytest\nimport looplab\n")
    assert list(parity.import_faults(packages)) == ["loopcorpus/plugin.py imports looplab"]
