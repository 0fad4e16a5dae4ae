"""How does a program begin and end?"""

from __future__ import annotations

import threading
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect


async def _add(*numbers: int) -> int:
    return sum(numbers)


async def _fail(error: BaseException) -> None:
    raise error


@expect(6)
def test_run_hands_over_the_arguments_and_returns_the_result(lib: Backend) -> Any:
    return lib.run(_add, 1, 2, 3)


def test_the_result_is_the_object_itself(lib: Backend) -> None:
    thing = object()

    async def main() -> object:
        await lib.checkpoint()
        return thing

    assert lib.run(main) is thing


@expect([0, 1, 2])
def test_one_run_after_the_other(lib: Backend) -> Any:
    async def main(number: int) -> int:
        await lib.sleep(1)
        return number

    return [lib.run(main, number, clock="virtual") for number in range(3)]


@expect(3)
def test_a_run_after_one_that_failed(lib: Backend) -> Any:
    with pytest.raises(KeyError):
        lib.run(_fail, KeyError("first"))
    return lib.run(_add, 1, 2)


def test_an_exception_of_main_comes_out_as_itself(lib: Backend) -> None:
    error = ValueError("from main")
    with pytest.raises(ValueError) as caught:
        lib.run(_fail, error)
    assert caught.value is error


def test_a_keyboard_interrupt_of_main_comes_out(lib: Backend) -> None:
    error = KeyboardInterrupt("from main")
    with pytest.raises(KeyboardInterrupt) as caught:
        lib.run(_fail, error)
    assert caught.value is error


@expect(7)
def test_system_exit_of_main_comes_out_with_its_code(lib: Backend) -> Any:
    with pytest.raises(SystemExit) as caught:
        lib.run(_fail, SystemExit(7))
    return caught.value.code


def test_an_exception_that_is_no_exception_subclass_comes_out(lib: Backend) -> None:
    class Stop(BaseException):
        pass

    with pytest.raises(Stop):
        lib.run(_fail, Stop())


@expect(["body", "cleanup"])
def test_finally_blocks_run_when_main_fails(lib: Backend) -> Any:
    log = []

    async def main() -> None:
        try:
            await lib.sleep(1)
            log.append("body")
            raise KeyError
        finally:
            await lib.sleep(1)
            log.append("cleanup")

    with pytest.raises(KeyError):
        lib.run(main, clock="virtual")
    return log


@expect("deep")
async def test_a_long_chain_of_awaits(lib: Backend) -> Any:
    async def level(depth: int) -> str:
        if depth == 0:
            await lib.sleep(1)
            return "deep"
        return await level(depth - 1)

    return await level(200)


@expect([0, 1, 2, 3])
def test_runs_in_several_threads_at_once(lib: Backend) -> Any:
    barrier = threading.Barrier(4)
    results: list[int] = []

    async def main(number: int) -> int:
        barrier.wait()  # every thread is inside its own run now
        await lib.sleep(1 + number)
        return number

    def work(number: int) -> None:
        results.append(lib.run(main, number, clock="virtual"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


@expect(["child", "main goes on"])
async def test_a_failed_child_does_not_end_the_loop(lib: Backend) -> Any:
    log = []

    async def child() -> None:
        log.append("child")
        raise KeyError

    with pytest.raises(ExceptionGroup):
        async with lib.open_task_group() as group:
            group.start_soon(child)
    await lib.sleep(1)
    log.append("main goes on")
    return log
