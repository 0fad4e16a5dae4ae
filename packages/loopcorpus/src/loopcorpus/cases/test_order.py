"""Who runs before whom?"""

from __future__ import annotations

from typing import Any

from loopcorpus import Backend
from loopcorpus._cases import expect


@expect(list(range(10)))
async def test_equal_deadlines_come_in_the_order_they_were_set(lib: Backend) -> Any:
    log: list[int] = []

    async def sleeper(number: int) -> None:
        await lib.sleep(1)
        log.append(number)

    async with lib.open_task_group() as group:
        for number in range(10):
            group.start_soon(sleeper, number)
    return log


@expect(["set first", "set later"])
async def test_the_same_moment_reached_by_two_ways(lib: Backend) -> Any:
    log: list[str] = []

    async def at_once() -> None:
        await lib.sleep(2)
        log.append("set first")

    async def in_two_steps() -> None:
        await lib.sleep(1)
        await lib.sleep(1)
        log.append("set later")

    await lib.gather(in_two_steps, at_once)
    return log


@expect(list(range(10)))
async def test_children_start_in_the_order_they_were_started(lib: Backend) -> Any:
    log: list[int] = []

    async def child(number: int) -> None:
        log.append(number)

    async with lib.open_task_group() as group:
        for number in range(10):
            group.start_soon(child, number)
    return log


@expect(["a", "b", "a's child", "b's child"])
async def test_grandchildren_start_after_all_children(lib: Backend) -> Any:
    log: list[str] = []

    async def leaf(word: str) -> None:
        log.append(word)

    async with lib.open_task_group() as group:

        async def child(word: str) -> None:
            log.append(word)
            group.start_soon(leaf, f"{word}'s child")

        group.start_soon(child, "a")
        group.start_soon(child, "b")
    return log


@expect(["parent goes on", "child"])
async def test_starting_a_child_does_not_run_it_yet(lib: Backend) -> Any:
    log: list[str] = []

    async def child() -> None:
        log.append("child")

    async with lib.open_task_group() as group:
        group.start_soon(child)
        log.append("parent goes on")
    return log


@expect(["set", "still the setter", "woken"])
async def test_setting_an_event_does_not_switch_to_the_waiter(lib: Backend) -> Any:
    log: list[str] = []
    event = lib.Event()

    async def waiter() -> None:
        await event.wait()
        log.append("woken")

    async with lib.open_task_group() as group:
        group.start_soon(waiter)
        await lib.sleep(1)
        log.append("set")
        event.set()
        log.append("still the setter")
    return log


@expect(list(range(10)))
async def test_an_event_wakes_in_the_order_of_waiting(lib: Backend) -> Any:
    log: list[int] = []
    event = lib.Event()

    async def waiter(number: int) -> None:
        await lib.sleep(number)  # so that the order of waiting is certain
        await event.wait()
        log.append(number)

    async with lib.open_task_group() as group:
        for number in range(10):
            group.start_soon(waiter, number)
        await lib.sleep(20)
        event.set()
    return log


@expect("abcabcabc")
async def test_tasks_that_only_checkpoint_take_turns(lib: Backend) -> Any:
    return "".join(await _turns(lib))


@expect(["abc", "abc", "abc"])
async def test_nobody_is_left_out_of_a_round(lib: Backend) -> Any:
    turns = await _turns(lib)
    return ["".join(sorted(turns[start : start + 3])) for start in (0, 3, 6)]


async def _turns(lib: Backend) -> list[str]:
    log: list[str] = []

    async def worker(word: str) -> None:
        for _ in range(3):
            log.append(word)
            await lib.checkpoint()

    async with lib.open_task_group() as group:
        for word in "abc":
            group.start_soon(worker, word)
    return log


async def test_two_spinners_share_evenly(lib: Backend) -> None:
    counts = [0, 0]
    over = False

    async def spinner(index: int) -> None:
        nonlocal over
        while not over:
            counts[index] += 1
            over = counts[index] == 1_000
            await lib.checkpoint()

    await lib.gather(lambda: spinner(0), lambda: spinner(1))
    assert abs(counts[0] - counts[1]) <= 1


@expect(["timer", "after the timer"])
async def test_what_a_timer_wakes_comes_before_what_that_starts(lib: Backend) -> Any:
    log: list[str] = []

    async with lib.open_task_group() as group:

        async def after() -> None:
            log.append("after the timer")

        async def timer() -> None:
            await lib.sleep(1)
            group.start_soon(after)
            log.append("timer")

        group.start_soon(timer)
    return log
