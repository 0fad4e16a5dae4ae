"""What happens to who runs something that is no async function?"""

from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, complaint, kind_of, outcome
from loopcorpus._cases import expect, needs


async def nothing() -> None:
    pass


@pytest.fixture
def coroutine() -> Any:
    made = nothing()
    yield made
    made.close()  # so that Python has no reason to warn that it never ran


@expect("TypeError")
def test_run_is_given_a_called_coroutine(lib: Backend, coroutine: Any) -> str:
    return complaint(lib.run, coroutine)


@expect("TypeError")
def test_run_is_given_a_plain_function(lib: Backend) -> str:
    return complaint(lib.run, lambda: None)


@pytest.mark.parametrize("thing", [None, 5, "main", object()], ids=["None", "5", "str", "object"])
@expect("TypeError")
def test_run_is_given_something_else(lib: Backend, thing: Any) -> str:
    return complaint(lib.run, thing)


async def _generate() -> Any:
    yield 1


@expect("TypeError")
def test_run_is_given_an_async_generator_function(lib: Backend) -> str:
    return complaint(lib.run, _generate)


@expect("TypeError")
def test_run_is_given_too_few_arguments(lib: Backend) -> str:
    async def main(_argument: object) -> None:
        pass

    return complaint(lib.run, main)


@expect(5)
def test_a_run_works_after_one_that_was_misused(lib: Backend) -> object:
    async def main() -> int:
        await lib.checkpoint()
        return 5

    complaint(lib.run, None)
    return lib.run(main)


@needs("open_task_group")
@expect("TypeError")
async def test_a_group_is_given_a_called_coroutine(lib: Backend, coroutine: Any) -> str:
    async with lib.open_task_group() as group:
        return complaint(group.start_soon, coroutine)


@needs("open_task_group")
@expect("TypeError")
async def test_a_group_is_given_a_plain_function(lib: Backend) -> str:
    async with lib.open_task_group() as group:
        return complaint(group.start_soon, lambda: None)


@needs("open_task_group")
@expect(["TypeError", "goes on"])
async def test_a_group_goes_on_after_it_was_misused(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def child() -> None:
        seen.append("goes on")

    async with lib.open_task_group() as group:
        seen.append(complaint(group.start_soon, None))
        group.start_soon(child)
    return seen


@needs("move_on_after")
@pytest.mark.parametrize("name", ["gather", "race"])
@expect("TypeError")
async def test_gather_and_race_are_given_a_called_coroutine(
    lib: Backend, name: str, coroutine: Any
) -> object:
    async def misuse() -> None:
        await getattr(lib, name)(coroutine)

    return await outcome(lib, misuse())


@expect([])
async def test_gather_of_nothing(lib: Backend) -> list[Any]:
    return await lib.gather()


@needs("move_on_after")
@expect("ValueError")
async def test_race_of_nobody(lib: Backend) -> object:
    async def misuse() -> None:
        await lib.race()

    return await outcome(lib, misuse())


@needs("move_on_after")
@expect("RuntimeError")
async def test_a_coroutine_is_awaited_twice(lib: Backend) -> object:
    coroutine = nothing()
    await coroutine
    return await outcome(lib, coroutine)


@needs("open_task_group")
@expect(["RuntimeError", "done"])
async def test_a_coroutine_is_awaited_by_two_tasks(lib: Backend) -> list[object]:
    async def sleep() -> str:
        await lib.sleep(5)
        return "done"

    coroutine = sleep()
    seen: list[object] = []

    async def share() -> None:
        try:
            seen.append(await coroutine)
        except RuntimeError:
            seen.append("RuntimeError")

    async with lib.open_task_group() as group:
        await arrive(lib, group, share)
        await arrive(lib, group, share)
    return seen


@expect("TypeError")
async def test_something_is_awaited_that_cannot_be(lib: Backend) -> object:
    return await outcome(lib, 5)  # type: ignore[arg-type]


@needs("open_task_group")
@expect("RuntimeError")
async def test_a_child_is_started_after_the_group_is_over(lib: Backend, coroutine: Any) -> str:
    async with lib.open_task_group() as group:
        pass
    return complaint(group.start_soon, lambda: coroutine)


@needs("open_task_group")
@expect("RuntimeError")
async def test_readiness_is_said_twice(lib: Backend) -> str:
    async def child(task_status: Any) -> None:
        task_status.started()
        said.append(complaint(task_status.started))

    said: list[str] = []
    async with lib.open_task_group() as group:
        await group.start(child)
    return said[0]


@needs("open_task_group")
@expect("RuntimeError")
async def test_readiness_is_never_said(lib: Backend) -> object:
    async def child(task_status: Any) -> None:
        await lib.checkpoint()

    async with lib.open_task_group() as group:
        return await outcome(lib, group.start(child))


@needs("open_task_group")
@expect(["KeyError", "ValueError"])
async def test_the_body_raises_while_a_child_raises_too(lib: Backend) -> list[str]:
    async def child() -> None:
        try:
            await lib.sleep(10)
        finally:
            raise KeyError

    try:
        async with lib.open_task_group() as group:
            await arrive(lib, group, child)
            raise ValueError
    except BaseExceptionGroup as errors:
        return sorted(kind_of(error) for error in errors.exceptions)
    return []
