"""How does a signal reach a task?"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from signal import SIGCHLD, SIGINT, SIGKILL, SIGUSR1, SIGUSR2, Signals
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import kind_of
from loopcorpus._cases import expect, needs

pytestmark = [needs("open_signal_receiver"), pytest.mark.real_clock]


def send(number: Signals) -> None:
    """Send it to this process; Python's own handler has seen it when this returns."""
    signal.raise_signal(number)


@pytest.fixture(autouse=True)
def handled() -> Iterator[list[int]]:
    """What a handler of the program's own has seen, which is there before and after."""
    seen: list[int] = []

    def handle(number: int, _frame: object) -> None:
        seen.append(number)

    before = [(number, signal.signal(number, handle)) for number in (SIGUSR1, SIGUSR2)]
    yield seen
    for number, handler in before:
        signal.signal(number, handler)


@expect([SIGUSR1, SIGUSR1])
async def test_it_comes_out_of_the_iterator(lib: Backend) -> list[int]:
    seen = []
    async with lib.open_signal_receiver(SIGUSR1) as signals:
        send(SIGUSR1)
        async for number in signals:
            seen.append(number)
            if len(seen) == 2:
                break
            send(SIGUSR1)
    return seen


@expect(SIGUSR1)
async def test_it_wakes_a_loop_that_sleeps(lib: Backend) -> int:
    timer = threading.Timer(0.02, os.kill, [os.getpid(), SIGUSR1])
    async with lib.open_signal_receiver(SIGUSR1) as signals:
        timer.start()
        number = await anext(signals)
    timer.join()
    return number


@expect([SIGUSR1, SIGUSR2])
async def test_several_signals(lib: Backend) -> list[int]:
    async with lib.open_signal_receiver(SIGUSR1, SIGUSR2) as signals:
        send(SIGUSR2)
        send(SIGUSR1)
        return sorted([await anext(signals), await anext(signals)])


@expect([SIGUSR1, SIGUSR2])
async def test_each_receiver_gets_its_own(lib: Backend) -> list[int]:
    async with (
        lib.open_signal_receiver(SIGUSR1) as first,
        lib.open_signal_receiver(SIGUSR2) as second,
    ):
        send(SIGUSR2)
        send(SIGUSR1)
        return [await anext(first), await anext(second)]


async def _next(lib: Backend, signals: Any) -> object:
    """Return what comes next, or "nothing" if nothing does for a moment."""
    async with lib.move_on_after(0.5):
        return await anext(signals)
    return "nothing"


@expect([SIGUSR1, SIGUSR1])
async def test_two_receivers_of_one_signal_both_get_it(lib: Backend) -> list[object]:
    async with (
        lib.open_signal_receiver(SIGUSR1) as first,
        lib.open_signal_receiver(SIGUSR1) as second,
    ):
        send(SIGUSR1)
        inner = await anext(second)
        return [await _next(lib, first), inner]


@expect(SIGUSR1)
async def test_the_outer_receiver_works_on_after_the_inner_one(
    lib: Backend, handled: list[int]
) -> object:
    async with lib.open_signal_receiver(SIGUSR1) as outer:
        async with lib.open_signal_receiver(SIGUSR1):
            pass
        if callable(signal.getsignal(SIGUSR1)):  # otherwise it would end this process
            send(SIGUSR1)
        return await _next(lib, outer)


@expect([SIGUSR1, SIGUSR2])
async def test_those_that_come_between_two_looks_wait(lib: Backend) -> list[int]:
    async with lib.open_signal_receiver(SIGUSR1, SIGUSR2) as signals:
        send(SIGUSR1)
        await lib.sleep(0)
        send(SIGUSR2)
        await lib.sleep(0.001)
        return sorted([await anext(signals), await anext(signals)])


@expect([True, True, "in silence"])
async def test_a_flood_hides_no_other_signal(
    lib: Backend, monkeypatch: pytest.MonkeyPatch
) -> list[object]:
    # More than the pipe that wakes a loop has room for.
    seen: set[object] = set()
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    async with lib.open_signal_receiver(SIGUSR1, SIGUSR2) as signals:
        for _ in range(10_000):
            send(SIGUSR1)
        send(SIGUSR2)
        while len(seen) < 2:
            number = await _next(lib, signals)
            if number == "nothing":
                break
            seen.add(number)
    said = "complains" if complaints else "in silence"
    return [SIGUSR1 in seen, SIGUSR2 in seen, said]


@needs("open_process")
@expect([True, True])
async def test_a_flood_from_outside_disturbs_nothing(
    lib: Backend, monkeypatch: pytest.MonkeyPatch
) -> list[bool]:
    # asyncio's loops say that the pipe is full which wakes them.
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    script = "i=0; while [ $i -lt 10000 ]; do kill -USR1 $0; echo $i; i=$((i+1)); done"
    seen: set[object] = set()

    async def receive() -> None:
        async for number in signals:
            seen.add(number)

    async with (
        lib.open_signal_receiver(SIGUSR1) as signals,
        await lib.open_process(["sh", "-c", script, str(os.getpid())]) as process,
        lib.open_task_group() as group,
    ):
        child = group.spawn(receive)
        # All that a signal may interrupt: a wait for a pipe, for time and for a thread.
        output = b""
        while part := await process.stdout.receive_some():
            output += part
            await lib.to_thread(int)
            await lib.sleep(0.0001)
        while not seen:
            await lib.sleep(0.001)
        child.cancel()
    return [seen == {SIGUSR1}, output.split() == [b"%d" % number for number in range(10_000)]]


@expect([[SIGUSR1], [SIGUSR1, SIGUSR2, SIGUSR2]])
async def test_a_handler_that_was_there_before_is_there_again(
    lib: Backend, handled: list[int]
) -> list[list[int]]:
    send(SIGUSR1)
    before = list(handled)
    async with lib.open_signal_receiver(SIGUSR1, SIGUSR2) as signals:
        send(SIGUSR1)
        await anext(signals)
    handlers = [signal.getsignal(number) for number in (SIGUSR1, SIGUSR2)]
    if all(map(callable, handlers)):
        send(SIGUSR2)
        send(SIGUSR2)
    return [before, handled]


@expect([SIGUSR1])
async def test_one_that_nobody_looked_at_goes_to_the_handler_that_was_there_before(
    lib: Backend, handled: list[int]
) -> list[int]:
    async with lib.open_signal_receiver(SIGUSR1):
        send(SIGUSR1)
        await lib.sleep(0.001)
    return handled


@expect(["ZeroDivisionError", [SIGUSR1]])
async def test_it_is_there_again_after_an_exception(
    lib: Backend, handled: list[int]
) -> list[object]:
    seen: list[object] = []
    try:
        async with lib.open_signal_receiver(SIGUSR1):
            raise ZeroDivisionError
    except ZeroDivisionError as error:
        seen.append(kind_of(error))
    if callable(signal.getsignal(SIGUSR1)):
        send(SIGUSR1)
    return [*seen, handled]


@needs("open_task_group")
@expect([SIGUSR1])
async def test_a_wait_that_is_cancelled_loses_none(lib: Backend) -> list[object]:
    seen: list[object] = []

    async def wait() -> None:
        seen.append(await anext(signals))

    async with lib.open_signal_receiver(SIGUSR1) as signals:
        async with lib.open_task_group() as group:
            child = group.spawn(wait)
            await lib.sleep(0.001)
            send(SIGUSR1)
            child.cancel()
        if not seen:
            seen.append(await _next(lib, signals))
    return seen


@expect([SIGINT, "KeyboardInterrupt"])
def test_the_interrupt_of_the_keyboard_is_a_signal_like_others(lib: Backend) -> list[object]:
    seen: list[object] = []

    async def main() -> None:
        async with lib.open_signal_receiver(SIGINT) as signals:
            send(SIGINT)
            seen.append(await anext(signals))
        send(SIGINT)
        await lib.sleep(1)

    try:
        lib.run(main, clock="virtual")
    except KeyboardInterrupt as error:
        seen.append(kind_of(error))
    return seen


@needs("run_process")
@expect([SIGCHLD, 3])
async def test_the_signal_of_a_child_and_the_child(lib: Backend) -> list[int]:
    async with lib.open_signal_receiver(SIGCHLD) as signals:
        returncode, _, _ = await lib.run_process(["sh", "-c", "exit 3"])
        return [await anext(signals), returncode]


@expect("RuntimeError")
def test_a_receiver_that_is_not_in_the_main_thread(lib: Backend) -> object:
    seen: list[object] = []

    async def main() -> None:
        try:
            async with lib.open_signal_receiver(SIGUSR1):
                seen.append("opened")
        except Exception as error:
            seen.append(kind_of(error))

    thread = threading.Thread(target=lib.run, args=[main])
    thread.start()
    thread.join(20)
    return seen[0]


@expect(["OSError", True])
async def test_one_that_cannot_be_received_leaves_the_others_as_they_were(
    lib: Backend, handled: list[int]
) -> list[object]:
    before = signal.getsignal(SIGUSR1)
    seen: list[object] = []
    try:
        async with lib.open_signal_receiver(SIGUSR1, SIGKILL):
            seen.append("opened")
    except Exception as error:
        seen.append(kind_of(error))
    return [*seen, signal.getsignal(SIGUSR1) is before]


@expect([SIGUSR1, SIGUSR1])
def test_a_second_run_has_signals_as_well(lib: Backend) -> list[int]:
    async def main() -> int:
        async with lib.open_signal_receiver(SIGUSR1) as signals:
            send(SIGUSR1)
            return await anext(signals)

    return [lib.run(main), lib.run(main)]


@expect(-1)
def test_a_run_leaves_no_descriptor_for_python_to_wake(lib: Backend) -> int:
    async def main() -> None:
        async with lib.open_signal_receiver(SIGUSR1) as signals:
            send(SIGUSR1)
            await anext(signals)

    lib.run(main)
    return signal.set_wakeup_fd(-1)
