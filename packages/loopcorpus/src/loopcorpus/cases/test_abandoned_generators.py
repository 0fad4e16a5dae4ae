"""What becomes of an async generator that nobody reads to its end?"""

from __future__ import annotations

import gc
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import Case, expect


async def _count(lib: Backend, log: list[str]) -> AsyncGenerator[int, None]:
    """Count from 0, a second apart, and note the end."""
    try:
        number = 0
        while True:
            yield number
            await lib.sleep(1)
            number += 1
    finally:
        log.append("finally")


def _abandons(case: Case) -> Case:
    """Allow what trio and curio say about a generator that is left open; it is done on purpose."""
    said = "ignore:Exception ignored in. <async_generator:pytest.PytestUnraisableExceptionWarning"
    for allowed in ("ignore::ResourceWarning", said):
        case = pytest.mark.filterwarnings(allowed)(case)
    return case


@_abandons
@expect(["finally"])
async def test_one_that_is_abandoned_is_finished_by_the_loop(lib: Backend) -> Any:
    log: list[str] = []

    async def abandon() -> None:
        async for _ in _count(lib, log):
            return

    await abandon()
    gc.collect()
    await lib.sleep(1)
    return log


@_abandons
@expect(["finally", "waited in the cleanup"])
async def test_the_cleanup_of_an_abandoned_one_can_wait(lib: Backend) -> Any:
    log: list[str] = []

    async def generator() -> AsyncGenerator[int, None]:
        try:
            yield 1
        finally:
            log.append("finally")
            await lib.sleep(1)
            log.append("waited in the cleanup")

    async def abandon() -> None:
        async for _ in generator():
            return

    await abandon()
    gc.collect()
    await lib.sleep(5)
    return log


@_abandons
@expect(["main is over", "finally"])
def test_one_that_is_still_open_is_finished_when_the_loop_ends(lib: Backend) -> Any:
    log: list[str] = []
    kept = []

    async def main() -> None:
        numbers = _count(lib, log)
        kept.append(numbers)
        await anext(numbers)
        log.append("main is over")

    lib.run(main, clock="virtual")
    return log


@_abandons
@expect(["main failed", "finally"])
def test_one_that_is_open_when_main_fails_is_finished_too(lib: Backend) -> Any:
    log: list[str] = []
    kept = []

    async def main() -> None:
        numbers = _count(lib, log)
        kept.append(numbers)
        await anext(numbers)
        log.append("main failed")
        raise KeyError

    with pytest.raises(KeyError):
        lib.run(main, clock="virtual")
    return log
