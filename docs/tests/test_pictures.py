"""Do the pictures show what the kernels noted?"""

from __future__ import annotations

import pytest

from docs.generate import diagrams
from docs.generate.layout import LOOPS
from docs.generate.sequence import Arrow, Note, boxes, picture, rows
from docs.generate.traced import RUNS


@pytest.mark.parametrize("loop", LOOPS)
def test_the_sleeper_goes_on_when_its_deadline_is_due(loop: str) -> None:
    shown = rows(RUNS["sleep"](loop))
    due = shown.index(Note("a deadline is due"))
    begun = [number for number, said in enumerate(shown) if said == Arrow(0, 1, "send")]
    assert len([number for number in begun if number < due]) == 1
    assert len([number for number in begun if number > due]) >= 1


@pytest.mark.parametrize("loop", LOOPS)
def test_the_selector_wakes_the_task_that_waits_for_bytes(loop: str) -> None:
    shown = rows(RUNS["send"](loop))
    ready = max(i for i, said in enumerate(shown) if "ready to read" in said.label)
    assert Arrow(0, 2, "wakes", dashed=True) in shown[ready:]


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("loop", LOOPS)
def test_every_step_that_began_has_a_box(loop: str, name: str) -> None:
    events = RUNS[name](loop)
    begun = [event for event in events if event.kind == "step_begin"]
    assert len(list(boxes(rows(events)))) == len(begun)
    assert picture(events, "a picture").count("<rect") >= len(begun)


def test_nothing_inside_the_tabs_has_a_longer_fence_than_they_have() -> None:
    fences = [
        line.partition("{")[0] for line in diagrams.run_tabs("run").split("\n") if ":::" in line
    ]
    assert max(map(len, fences)) == len(fences[0])


def test_every_name_in_the_map_of_concepts_is_there() -> None:
    assert list(diagrams.faults()) == []


def test_a_name_that_is_gone_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(diagrams.CONCEPTS, "a task", ("Task", "Tusk", "-"))
    [fault] = diagrams.faults()
    assert "'Tusk'" in fault
    assert "futureloop" in fault
