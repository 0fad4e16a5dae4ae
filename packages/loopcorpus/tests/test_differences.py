"""Is every named difference about something that is there?"""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from loopcorpus import _registry
from loopcorpus._difference import AnyOrder, Difference, OneOf
from loopcorpus.differences import DIFFERENCES, difference

_ENTRIES = [pytest.param(entry, id=f"{entry.case} {entry.backends}") for entry in DIFFERENCES]


def _case(entry: Difference) -> Any:
    module, _, function = entry.case.partition("::")
    cases = importlib.import_module(f"loopcorpus.cases.{module}")
    return getattr(cases, function.partition("[")[0])


def _expected(case: Any) -> Any:
    marks = [mark for mark in getattr(case, "pytestmark", []) if mark.name == "expect"]
    return marks[0].args[0] if marks else None


@pytest.mark.parametrize("entry", _ENTRIES)
def test_it_names_a_case_and_says_why(entry: Difference) -> None:
    assert callable(_case(entry))
    assert set(entry.backends) <= set(_registry._BUILT_IN)
    assert entry.why
    assert entry.source


@pytest.mark.parametrize("entry", _ENTRIES)
def test_it_is_a_difference(entry: Difference) -> None:
    expected = _expected(_case(entry))
    if isinstance(entry.instead, OneOf):  # the expected one may be among them, but not alone
        assert any(value != expected for value in entry.instead.values)
    elif not isinstance(entry.instead, AnyOrder):  # which gives up the expected order
        assert entry.instead != expected


def test_no_case_has_two_entries_for_a_backend() -> None:
    named = [(entry.case, backend) for entry in DIFFERENCES for backend in entry.backends]
    assert len(named) == len(set(named))


def test_an_entry_is_found_by_its_case_and_backend() -> None:
    entry = DIFFERENCES[0]
    assert difference(entry.case, entry.backends[0]) is entry
    assert difference(entry.case, "a backend of somebody else") is None


def test_any_order_is_equal_to_each_permutation_and_to_nothing_else() -> None:
    assert AnyOrder(("a", "b")) == ["b", "a"]
    assert AnyOrder(("a", "b")) != ["a"]
    assert AnyOrder(("a", "b")) != ["a", "b", "b"]
    assert AnyOrder(("a", "b")) != 5
