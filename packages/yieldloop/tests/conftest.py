"""Run a test's main function on the virtual clock, and see what was logged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import yieldloop
from loopbase import VirtualClock


@pytest.fixture
def run() -> Callable[..., Any]:
    def on_virtual_clock(main: Callable[..., Any], *args: Any, **options: Any) -> Any:
        return yieldloop.run(main, *args, clock=VirtualClock(), **options)

    return on_virtual_clock


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """The errors that the loop logs, one line each."""
    lines: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.getMessage()}: {record.exc_info[1]!r}")

    logger, handler = logging.getLogger("yieldloop"), Handler()
    logger.addHandler(handler)
    yield lines
    logger.removeHandler(handler)
