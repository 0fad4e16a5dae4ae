"""Are the targets judged by the figures?"""

from __future__ import annotations

from benchmarks.catalogue import ROWS
from benchmarks.results import Result
from benchmarks.server_rows import SERVER_ROWS
from benchmarks.targets import TARGETS, Verdict, verdicts

from .fake import fake_result


def verdict(result: Result, target: str, contender: str, row: str) -> Verdict:
    return next(
        each
        for each in verdicts(result)
        if target in each.target and (each.contender, each.row) == (contender, row)
    )


def test_a_ratio_above_the_target_holds_it_and_one_below_does_not() -> None:
    result = fake_result()
    assert verdict(result, "asyncio", "yieldloop", "switch_one").reached is True
    result.seconds["switch_one"]["yieldloop"] = {0: 301e-9, 1: 602e-9, 2: 301e-9}
    fallen = verdict(result, "asyncio", "yieldloop", "switch_one")
    assert fallen.reached is False
    assert fallen.figure.startswith("1.99 ")


def test_level_is_enough_against_uvloop_and_only_there() -> None:
    result = fake_result()
    result.seconds["switch_one"]["futureloop"] = {0: 307e-9, 1: 614e-9, 2: 307e-9}
    assert verdict(result, "uvloop", "futureloop", "switch_one").reached is True
    result.seconds["switch_one"]["futureloop"] = {0: 320e-9, 1: 640e-9, 2: 320e-9}
    assert verdict(result, "uvloop", "futureloop", "switch_one").reached is False


def test_what_was_not_measured_is_neither_held_nor_missed() -> None:
    missing = verdict(fake_result(), "trio", "nurseryloop", "switch_one")
    assert missing.reached is None
    assert missing.figure == "not measured"


def test_the_floor_is_a_multiple_that_must_not_be_exceeded() -> None:
    result = fake_result()
    switch = result.seconds["switch_one"]
    result.seconds["switch_thousand"] = {**switch, "floor": {0: 45e-9, 1: 90e-9, 2: 45e-9}}
    held = verdict(result, "floor", "yieldloop", "switch_thousand")
    assert (held.reached, held.figure) == (True, "2.22 (2.22-2.22)")
    result.seconds["switch_thousand"]["floor"] = {0: 39e-9, 1: 78e-9, 2: 39e-9}
    assert verdict(result, "floor", "yieldloop", "switch_thousand").reached is False


def test_memory_is_judged_by_bytes() -> None:
    result = fake_result()
    assert verdict(result, "parked", "yieldloop", "memory").reached is True
    assert verdict(result, "parked", "futureloop", "memory").reached is False
    assert verdict(result, "parked", "nurseryloop", "memory").reached is None


def test_every_target_names_rows_that_exist() -> None:
    assert {row for target in TARGETS for row in target.rows} <= {*ROWS, *SERVER_ROWS}


def test_a_target_that_the_floor_misses_is_said_to_be_out_of_reach() -> None:
    result = fake_result()
    assert "out of reach" not in verdict(result, "asyncio", "yieldloop", "switch_one").figure
    result.seconds["switch_one"]["floor"] = {0: 400e-9, 1: 800e-9, 2: 400e-9}
    figure = verdict(result, "asyncio", "yieldloop", "switch_one").figure
    assert figure.endswith("; out of reach, the floor is at 1.50")


def test_system_calls_are_judged_by_those_of_the_floor() -> None:
    result = fake_result()
    least = {"wait": 0.01, "receive": 1.0, "send": 1.0}
    result.syscalls = {
        "floor": least,
        "yieldloop": {**least, "receive": 1.02},
        "futureloop": {**least, "epoll_ctl": 2.0},
    }
    held = verdict(result, "system calls", "yieldloop", "syscalls")
    assert held.reached is True
    missed = verdict(result, "system calls", "futureloop", "syscalls")
    assert (missed.reached, missed.figure) == (False, "epoll_ctl 2.00")
    assert verdict(result, "system calls", "nurseryloop", "syscalls").reached is None


def test_an_idle_server_may_take_nothing() -> None:
    result = fake_result()
    result.idle = {"yieldloop": 0.0, "futureloop": 0.01}
    assert verdict(result, "idle", "yieldloop", "idle").reached is True
    assert verdict(result, "idle", "futureloop", "idle").reached is False
    assert verdict(result, "idle", "nurseryloop", "idle").reached is None
