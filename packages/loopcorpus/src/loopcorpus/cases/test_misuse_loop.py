"""What happens to who calls into a loop from where it is not?"""

import threading
import types
from collections.abc import Generator
from typing import Any

import pytest

import loopcorpus
from loopcorpus import Backend
from loopcorpus._arriving import complaint, kind_of
from loopcorpus._cases import expect, needs


async def nothing() -> None:
    pass


def _step(lib: Backend) -> None:
    """Step a task's coroutine by hand."""

    async def wait() -> None:
        await lib.sleep(1)

    coroutine = wait()
    try:
        coroutine.send(None)
    finally:
        coroutine.close()


@expect("RuntimeError")
def test_waiting_outside_of_any_run(lib: Backend) -> str:
    return complaint(_step, lib)


@needs("current_time")
@expect("RuntimeError")
def test_the_clock_is_read_outside_of_any_run(lib: Backend) -> str:
    return complaint(lib.current_time)


@needs("current_time")
@expect("RuntimeError")
def test_the_clock_is_read_after_the_run(lib: Backend) -> str:
    lib.run(nothing)
    return complaint(lib.current_time)


@needs("task_tree")
@expect("RuntimeError")
def test_the_tasks_are_listed_outside_of_any_run(lib: Backend) -> str:
    return complaint(lib.task_tree)


def _in_a_thread(function: Any, *args: Any) -> str:
    seen: list[str] = []
    thread = threading.Thread(target=lambda: seen.append(complaint(function, *args)))
    thread.start()
    thread.join()
    return seen[0]


@needs("current_time")
@expect("RuntimeError")
async def test_the_clock_is_read_in_a_foreign_thread(lib: Backend) -> str:
    return _in_a_thread(lib.current_time)


@expect("RuntimeError")
async def test_waiting_in_a_foreign_thread(lib: Backend) -> str:
    return _in_a_thread(_step, lib)


@expect(["RuntimeError", "goes on"])
async def test_a_run_inside_a_run(lib: Backend) -> list[str]:
    seen = [complaint(lib.run, nothing)]
    await lib.checkpoint()
    return [*seen, "goes on"]


@expect(["RuntimeError", "RuntimeError"])
def test_a_run_inside_a_run_is_refused_each_time(lib: Backend) -> list[str]:
    async def main() -> list[str]:
        return [complaint(lib.run, nothing) for _ in range(2)]

    seen: list[str] = lib.run(main)
    return seen


@types.coroutine
def _request(thing: object) -> Generator[object, Any, Any]:
    return (yield thing)


@pytest.mark.parametrize("thing", ["a word", 5, object], ids=["word", "number", "class"])
@expect(["TypeError", "goes on"])
async def test_a_request_that_the_loop_does_not_know(lib: Backend, thing: object) -> list[str]:
    seen: list[str] = []
    try:
        await _request(thing)
    except Exception as error:
        seen.append(kind_of(error))
    await lib.sleep(1)
    return [*seen, "goes on"]


def _others(lib: Backend) -> list[Backend]:
    """Return a backend of each other library that is installed."""
    related = {"uvloop": "asyncio", "futureloop": "asyncio", "anyio+asyncio": "asyncio"}
    related["anyio+trio"] = "trio"
    mine = related.get(lib.name, lib.name)
    names = [name for name in loopcorpus.backends() if "+" not in name and name != "uvloop"]
    return [loopcorpus.backend(name) for name in names if related.get(name, name) != mine]


@expect([])
async def test_the_sleep_of_another_library(lib: Backend) -> list[str]:
    surprises = []
    for other in _others(lib):
        try:
            async with lib.move_on_after(5):
                await other.sleep(1)
            surprises.append(f"{other.name}: nothing")
        except (TypeError, RuntimeError):
            await lib.sleep(1)  # this loop and its task go on
        except Exception as error:
            surprises.append(f"{other.name}: {error!r}")
    return surprises
