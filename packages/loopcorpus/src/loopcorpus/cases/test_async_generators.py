"""What may an async generator do in a loop?"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect


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


@expect([0, 1, 4, 9])
async def test_it_is_read_to_its_end(lib: Backend) -> Any:
    async def squares(count: int) -> AsyncGenerator[int, None]:
        for number in range(count):
            await lib.sleep(1)
            yield number * number

    return [square async for square in squares(4)]


@expect([0, 1, 2, "finally", "after"])
async def test_closing_it_runs_its_finally_block_at_once(lib: Backend) -> Any:
    log: list[Any] = []
    async with aclosing(_count(lib, log)) as numbers:
        async for number in numbers:
            log.append(number)
            if number == 2:
                break
    log.append("after")
    return log


@expect(["finally", "waited in the cleanup"])
async def test_its_cleanup_can_wait_when_it_is_closed(lib: Backend) -> Any:
    log: list[str] = []

    async def generator() -> AsyncGenerator[int, None]:
        try:
            yield 1
        finally:
            log.append("finally")
            await lib.sleep(1)
            log.append("waited in the cleanup")

    async with aclosing(generator()) as numbers:
        await anext(numbers)
    return log


@expect(["finally", "out"])
async def test_a_cancellation_inside_it_runs_its_finally_block(lib: Backend) -> Any:
    log: list[str] = []
    async with lib.move_on_after(2.5):
        async for _ in _count(lib, log):
            pass
    log.append("out")
    return log


@expect("caught in the generator")
async def test_an_exception_can_be_thrown_in(lib: Backend) -> Any:
    async def generator() -> AsyncGenerator[str, None]:
        try:
            yield "first"
        except KeyError:
            await lib.sleep(1)
            yield "caught in the generator"

    async with aclosing(generator()) as words:
        await anext(words)
        return await words.athrow(KeyError())


@expect([1, 3, 6])
async def test_values_can_be_sent_in(lib: Backend) -> Any:
    async def total() -> AsyncGenerator[int, int]:
        result = 0
        while True:
            result += yield result
            await lib.sleep(1)

    async with aclosing(total()) as totals:
        await anext(totals)
        return [await totals.asend(number) for number in (1, 2, 3)]


async def test_two_tasks_cannot_read_it_at_the_same_time(lib: Backend) -> None:
    log: list[str] = []
    async with aclosing(_count(lib, log)) as numbers:
        await anext(numbers)

        async def reader() -> int:
            return await anext(numbers)

        with pytest.raises(RuntimeError, match="already running"):
            await lib.gather(reader, reader)


@expect(["entered", "body", "left"])
async def test_a_context_manager_is_made_of_it(lib: Backend) -> Any:
    log: list[str] = []

    @asynccontextmanager
    async def manager() -> AsyncGenerator[None, None]:
        await lib.sleep(1)
        log.append("entered")
        try:
            yield
        finally:
            await lib.sleep(1)
            log.append("left")

    async with manager():
        log.append("body")
    return log
