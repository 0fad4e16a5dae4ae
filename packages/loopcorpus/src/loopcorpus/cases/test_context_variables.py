"""Which context does a task run in?"""

from __future__ import annotations

from contextvars import ContextVar, Token, copy_context
from typing import Any

from loopcorpus import Backend
from loopcorpus._cases import expect

_variable: ContextVar[str] = ContextVar("_variable", default="default")


@expect("from outside")
def test_main_sees_the_context_of_its_caller(lib: Backend) -> Any:
    async def main() -> str:
        await lib.checkpoint()
        return _variable.get()

    def caller() -> Any:
        _variable.set("from outside")
        return lib.run(main)

    return copy_context().run(caller)


@expect("default")
def test_what_main_sets_does_not_leak_out(lib: Backend) -> Any:
    async def main() -> None:
        _variable.set("from main")
        await lib.checkpoint()

    def caller() -> Any:
        lib.run(main)
        return _variable.get()

    return copy_context().run(caller)


@expect("set before")
async def test_a_value_survives_a_wait(lib: Backend) -> Any:
    _variable.set("set before")
    await lib.sleep(1)
    return _variable.get()


@expect("parent")
async def test_a_child_begins_with_a_copy_of_its_parents_context(lib: Backend) -> Any:
    async def child() -> str:
        await lib.checkpoint()
        return _variable.get()

    _variable.set("parent")
    async with lib.open_task_group() as group:
        return await group.spawn(child).wait()


@expect("as it was at the start")
async def test_a_child_does_not_see_what_its_parent_sets_later(lib: Backend) -> Any:
    async def child() -> str:
        await lib.sleep(1)
        return _variable.get()

    _variable.set("as it was at the start")
    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        _variable.set("later")
        return await spawned.wait()


@expect("parent")
async def test_a_parent_does_not_see_what_its_child_sets(lib: Backend) -> Any:
    async def child() -> None:
        _variable.set("child")
        await lib.checkpoint()

    _variable.set("parent")
    async with lib.open_task_group() as group:
        group.start_soon(child)
    return _variable.get()


@expect(["a", "b"])
async def test_siblings_do_not_see_each_other(lib: Backend) -> Any:
    def child(word: str) -> Any:
        async def function() -> str:
            _variable.set(word)
            await lib.sleep(1)
            return _variable.get()

        return function

    return await lib.gather(child("a"), child("b"))


@expect("set inside")
async def test_an_awaited_function_shares_the_context(lib: Backend) -> Any:
    async def function() -> None:
        _variable.set("set inside")
        await lib.checkpoint()

    await function()
    return _variable.get()


@expect(["inside", "default"])
async def test_a_token_resets_after_a_wait(lib: Backend) -> Any:
    token: Token[str] = _variable.set("inside")
    await lib.sleep(1)
    inside = _variable.get()
    _variable.reset(token)
    return [inside, _variable.get()]


@expect("set before the cancellation")
async def test_a_cleanup_sees_the_values_of_its_task(lib: Backend) -> Any:
    seen = ""

    async def child() -> None:
        nonlocal seen
        _variable.set("set before the cancellation")
        try:
            await lib.sleep(10)
        finally:
            seen = _variable.get()

    async with lib.open_task_group() as group:
        group.start_soon(child)
        await lib.sleep(1)
        group.cancel()
    return seen


@expect("parent")
async def test_a_child_that_is_started_for_readiness_gets_a_copy_too(lib: Backend) -> Any:
    async def child(*, task_status: Any) -> None:
        task_status.started(_variable.get())

    _variable.set("parent")
    async with lib.open_task_group() as group:
        return await group.start(child)
