"""What happens when somebody presses Ctrl-C?"""

import os
import signal
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Literal

from loopcorpus import Backend
from loopcorpus._arriving import arrive, kind_of
from loopcorpus._cases import expect, needs


def press() -> None:
    """Press Ctrl-C: the signal is taken before this returns."""
    signal.raise_signal(signal.SIGINT)


def outcome_of(
    lib: Backend, main: Any, *args: Any, clock: Literal["real", "virtual"] = "virtual"
) -> str:
    """Return the kind of what comes out of the run."""
    try:
        lib.run(main, *args, clock=clock)
    except BaseException as error:
        return kind_of(error)
    return "nothing"


@expect(["finally", "KeyboardInterrupt"])
def test_while_the_main_task_runs(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def main() -> None:
        try:
            press()
            await lib.sleep(10)
            seen.append("slept")
        finally:
            seen.append("finally")

    outcome = outcome_of(lib, main)
    return [*seen, outcome]


@expect(["finally", "KeyboardInterrupt"])
def test_while_the_loop_sleeps(lib: Backend) -> list[str]:
    seen: list[str] = []
    timer = threading.Timer(0.05, os.kill, [os.getpid(), signal.SIGINT])

    async def main() -> None:
        try:
            timer.start()
            await lib.sleep(20)
            seen.append("slept")
        finally:
            seen.append("finally")

    outcome = outcome_of(lib, main, clock="real")
    timer.join()
    return [*seen, outcome]


@needs("open_task_group")
@expect(["child", "main", "sibling", "KeyboardInterrupt"])
def test_while_a_child_runs(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def child(name: str, pressed: bool) -> None:
        try:
            if pressed:
                await lib.sleep(1)
                press()
            await lib.sleep(100)
        finally:
            seen.append(name)

    async def main() -> None:
        try:
            async with lib.open_task_group() as group:
                group.start_soon(child, "child", True)
                group.start_soon(child, "sibling", False)
        finally:
            seen.append("main")

    outcome = outcome_of(lib, main)
    return [*sorted(seen), outcome]


@needs("Lock")
@expect(["KeyboardInterrupt", False])
def test_while_a_lock_is_held(lib: Backend) -> list[object]:
    locks: list[Any] = []

    async def main() -> None:
        locks.append(lib.Lock())
        async with locks[0]:
            press()
            await lib.sleep(1)

    return [outcome_of(lib, main), locks[0].locked()]


@needs("to_thread")
@expect(["thread", "finally", "KeyboardInterrupt"])
def test_while_a_thread_runs(lib: Backend) -> list[str]:
    seen: list[str] = []

    def work() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        seen.append("thread")

    async def main() -> None:
        try:
            await lib.to_thread(work)
            await lib.sleep(1)
        finally:
            seen.append("finally")

    outcome = outcome_of(lib, main, clock="real")
    return [*sorted(seen, reverse=True), outcome]


@expect(["generator", "KeyboardInterrupt"])
def test_while_an_async_generator_is_open(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def numbers() -> AsyncGenerator[int, None]:
        try:
            yield 1
            yield 2
        finally:
            seen.append("generator")

    async def main() -> None:
        async with aclosing(numbers()) as open_numbers:
            async for _ in open_numbers:
                press()
                await lib.sleep(1)

    outcome = outcome_of(lib, main)
    return [*seen, outcome]


@needs("shielded")
@expect(["finished", "KeyboardInterrupt"])
def test_while_something_is_shielded(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def work() -> None:
        await lib.sleep(1)
        await lib.sleep(1)
        seen.append("finished")

    async def main() -> None:
        async with lib.open_task_group() as group:
            await arrive(lib, group, press_soon)
            await lib.shielded(work)
            await lib.sleep(1)

    async def press_soon() -> None:
        await lib.sleep(1.5)
        press()

    outcome = outcome_of(lib, main)
    return [*seen, outcome]


@needs("shielded")
@expect(["finished", "KeyboardInterrupt"])
def test_while_the_last_thing_that_main_does_is_shielded(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def work() -> None:
        await lib.sleep(2)
        seen.append("finished")

    async def press_soon() -> None:
        await lib.sleep(1.5)
        press()

    async def main() -> None:
        async with lib.open_task_group() as group:
            await arrive(lib, group, press_soon)
            await lib.shielded(work)

    outcome = outcome_of(lib, main)
    return [*seen, outcome]


@expect(["cleaning up", "KeyboardInterrupt"])
def test_twice_the_second_time_during_the_cleanup(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def main() -> None:
        try:
            press()
            await lib.sleep(10)
        finally:
            seen.append("cleaning up")
            press()
            await lib.sleep(10)

    outcome = outcome_of(lib, main)
    return [*seen, outcome]


@expect(["KeyboardInterrupt", "second run", True])
def test_a_second_run_works_and_python_has_its_handler_back(lib: Backend) -> list[object]:
    async def interrupted() -> None:
        press()
        await lib.sleep(1)

    async def main() -> str:
        await lib.sleep(1)
        return "second run"

    outcome = outcome_of(lib, interrupted)
    result = lib.run(main, clock="virtual")
    return [outcome, result, signal.getsignal(signal.SIGINT) is signal.default_int_handler]


@expect(["handled", "slept", "nothing", True])
def test_a_program_with_a_handler_of_its_own_keeps_it(lib: Backend) -> list[object]:
    seen: list[object] = []

    def handle(_number: int, _frame: object) -> None:
        seen.append("handled")

    async def main() -> None:
        press()
        await lib.sleep(1)
        seen.append("slept")

    before = signal.signal(signal.SIGINT, handle)
    try:
        outcome = outcome_of(lib, main)
        kept = signal.getsignal(signal.SIGINT) is handle
    finally:
        signal.signal(signal.SIGINT, before)
    return [*seen, outcome, kept]


@expect(["nothing", True])
def test_a_run_in_another_thread_leaves_the_handler_alone(lib: Backend) -> list[object]:
    seen: list[object] = []

    async def main() -> None:
        await lib.sleep(1)
        seen.append(signal.getsignal(signal.SIGINT) is signal.default_int_handler)

    thread = threading.Thread(target=lambda: seen.insert(0, outcome_of(lib, main)))
    thread.start()
    thread.join(20)
    return seen
