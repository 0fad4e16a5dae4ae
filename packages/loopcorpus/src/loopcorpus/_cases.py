"""How does a case say what it expects?

A case is an async function over `lib`, in `loopcorpus/cases/test_*.py`. It returns an observation
(or nothing), and the plugin compares that with what the case says here, or with what
`differences.py` says about it for the backend at hand. A plain function over `lib` is a case too:
it calls `lib.run` itself.

All of these are pytest marks, so a module can have them in `pytestmark` as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from ._contract import CONTRACT

Case = TypeVar("Case", bound=Callable[..., Any])

_NAMES = frozenset(name for names in CONTRACT.values() for name in names)


def expect(value: Any) -> pytest.MarkDecorator:
    """Say what the case returns. Without this a case returns None."""
    mark: pytest.MarkDecorator = pytest.mark.expect(value)
    return mark


def needs(*names: str) -> pytest.MarkDecorator:
    """Say which names of the contract the case uses.

    A backend that lacks one of them does not run the case; it is reported as lacking that name.
    """
    unknown = set(names) - _NAMES
    if unknown:
        raise ValueError(f"needs() takes names of the contract, not {sorted(unknown)}")
    mark: pytest.MarkDecorator = pytest.mark.needs(*names)
    return mark


def real_clock(case: Case) -> Case:
    """Run the case on the real clock: for threads and signals. It must not sleep to be safe."""
    pytest.mark.real_clock(case)
    return case
