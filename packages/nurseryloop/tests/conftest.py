from collections.abc import Callable
from typing import Any

import pytest

import nurseryloop
from loopbase import VirtualClock


@pytest.fixture
def run() -> Callable[..., Any]:
    """Run an async function on a virtual clock."""

    def run(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        return nurseryloop.run(function, *args, **{"clock": VirtualClock(), **options})

    return run
