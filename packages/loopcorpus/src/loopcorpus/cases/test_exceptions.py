"""Where does an exception go?"""

from __future__ import annotations

import traceback
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect, needs


@expect(["KeyError", "after a wait"])
async def test_it_goes_up_the_chain_of_awaits(lib: Backend) -> Any:
    async def inner() -> None:
        await lib.sleep(1)
        raise KeyError("after a wait")

    async def outer() -> None:
        await inner()

    with pytest.raises(KeyError) as caught:
        await outer()
    return [type(caught.value).__name__, caught.value.args[0]]


async def test_its_traceback_names_the_functions_it_passed(lib: Backend) -> None:
    async def innermost() -> None:
        await lib.sleep(1)
        raise KeyError

    async def around() -> None:
        await innermost()

    with pytest.raises(ExceptionGroup) as caught:
        async with lib.open_task_group() as group:
            group.start_soon(around)
    names = [frame.name for frame in traceback.extract_tb(caught.value.exceptions[0].__traceback__)]
    assert names[-2:] == ["around", "innermost"]


async def test_its_cause_and_context_stay_with_it(lib: Backend) -> None:
    cause, handled = ValueError("cause"), TypeError("handled")

    async def child() -> None:
        try:
            await lib.sleep(1)
            raise handled
        except TypeError:
            raise KeyError from cause

    with pytest.raises(KeyError) as caught:
        await lib.gather(child)
    assert caught.value.__cause__ is cause
    assert caught.value.__context__ is handled


@expect("RuntimeError")
async def test_stop_iteration_out_of_a_coroutine_is_a_runtime_error(lib: Backend) -> Any:
    async def child() -> None:
        await lib.checkpoint()
        raise StopIteration("not the end of the task")

    with pytest.raises(RuntimeError) as caught:
        await lib.gather(child)
    return type(caught.value).__name__


@expect("StopAsyncIteration")
async def test_stop_async_iteration_out_of_a_child_is_itself(lib: Backend) -> Any:
    async def child() -> None:
        await lib.checkpoint()
        raise StopAsyncIteration

    with pytest.raises(StopAsyncIteration) as caught:
        await lib.gather(child)
    return type(caught.value).__name__


@expect(["entered", "KeyError in __aexit__"])
async def test_a_context_manager_sees_it_and_may_wait(lib: Backend) -> Any:
    log: list[str] = []

    class Manager:
        async def __aenter__(self) -> None:
            await lib.sleep(1)
            log.append("entered")

        async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> bool:
            await lib.sleep(1)
            log.append(f"{kind and kind.__name__} in __aexit__")
            return True

    async with Manager():
        await lib.sleep(1)
        raise KeyError
    return log


@expect("the loop goes on")
async def test_an_exception_before_the_first_wait_of_a_child(lib: Backend) -> Any:
    async def child() -> None:
        raise KeyError

    with pytest.raises(ExceptionGroup):
        async with lib.open_task_group() as group:
            group.start_soon(child)
    return "the loop goes on"


@expect([["KeyError", "ValueError"], ["TypeError"]])
async def test_a_group_can_be_taken_apart(lib: Backend) -> Any:
    event = lib.Event()
    taken: list[str] = []
    left: list[str] = []

    async def fails(error: Exception) -> None:
        try:
            await event.wait()
        finally:
            raise error

    try:
        try:
            async with lib.open_task_group() as group:
                for error in (KeyError(), ValueError(), TypeError()):
                    group.start_soon(fails, error)
                await lib.sleep(1)
                event.set()
        except* (KeyError, ValueError) as part:
            taken = sorted(type(error).__name__ for error in part.exceptions)
    except ExceptionGroup as rest:
        left = [type(error).__name__ for error in rest.exceptions]
    return [taken, left]


# Both take `reports` because asyncio reports the exception of main besides.
@needs("open_task_group")
@expect(["KeyboardInterrupt", ["sibling", "body"]])
def test_a_keyboard_interrupt_of_a_child_ends_the_run(lib: Backend, reports: list[str]) -> Any:
    return _ended_by(lib, KeyboardInterrupt())


@needs("open_task_group")
@expect(["SystemExit", ["sibling", "body"]])
def test_system_exit_of_a_child_ends_the_run(lib: Backend, reports: list[str]) -> Any:
    return _ended_by(lib, SystemExit(3))


def _ended_by(lib: Backend, error: BaseException) -> Any:
    """Return what comes out of a run whose child raises `error`, and who was unwound."""
    unwound: list[str] = []

    async def child() -> None:
        await lib.sleep(1)
        raise error

    async def sleeper(word: str) -> None:
        try:
            await lib.sleep(100)
        finally:
            unwound.append(word)

    async def main() -> None:
        async with lib.open_task_group() as group:
            group.start_soon(child)
            group.start_soon(sleeper, "sibling")
            await sleeper("body")

    with pytest.raises(BaseException) as caught:
        lib.run(main, clock="virtual")
    return [type(caught.value).__name__, sorted(unwound, reverse=True)]


async def test_the_same_exception_object_can_be_raised_twice(lib: Backend) -> None:
    error = KeyError("again and again")

    async def child() -> None:
        await lib.sleep(1)
        raise error

    for _ in range(2):
        with pytest.raises(KeyError) as caught:
            await lib.gather(child)
        assert caught.value is error
