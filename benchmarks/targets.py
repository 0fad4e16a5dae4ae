"""What must be reached?

The project's own targets as data, and which of them a result holds. Each is a ratio within one
run; "level" counts as reached where the target is to be no slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .catalogue import FLOOR, IDLE, SYSCALLS
from .results import Result
from .server_rows import SERVER_ROWS
from .syscalls import ALL

LOOPS = ("yieldloop", "futureloop", "nurseryloop")
TASK_ROWS = (
    "switch_one",
    "switch_thousand",
    "spawn_join",
    "spawn_group",
    "event_wake",
    "queue_ping_pong",
    "contended_lock",
    "unfired_timeout",
    "cancel_tasks",
)
ECHO = ("echo_100_1k", "echo_first")
NOTHING = 0.0005  # of a processor: what a clock of the process may round up
NOTICEABLE = 0.05  # calls per message: one in twenty may be chance
PARKED_TASK = 1_536  # bytes beside its coroutine


@dataclass(frozen=True, slots=True)
class Target:
    """On each of the rows, each contender is at least so many times as fast as the opponent."""

    text: str
    contenders: tuple[str, ...]
    opponent: str
    at_least: float
    rows: tuple[str, ...] = TASK_ROWS
    or_level: bool = False


TARGETS = (
    Target("at least 2 times as fast as asyncio", LOOPS, "asyncio", 2.0),
    Target("at least level with uvloop", LOOPS, "uvloop", 1.0, or_level=True),
    Target("at least 4 times as fast as trio", ("nurseryloop",), "trio", 4.0),
    Target(
        "a switch within 2.5 times the floor",
        ("yieldloop",),
        FLOOR,
        1 / 2.5,
        rows=("switch_thousand",),
    ),
    Target(
        "echo: at least level with uvloop's streams",
        LOOPS,
        "uvloop",
        1.0,
        rows=("echo_100_1k", "echo_1000_1k", "echo_1_100k", "echo_100_100k", "echo_1000_100k"),
        or_level=True,
    ),
    Target("echo: at least 2.5 times asyncio's streams", LOOPS, "asyncio", 2.5, rows=ECHO),
    Target("echo: at least 2.5 times trio", LOOPS, "trio", 2.5, rows=ECHO),
    Target("echo: within 1.6 times the floor", LOOPS, FLOOR, 1 / 1.6, rows=ECHO),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure against its target."""

    target: str
    contender: str
    row: str
    reached: bool | None  # None when it was not measured
    figure: str


def verdicts(result: Result) -> Iterator[Verdict]:
    """Judge every target on every row and contender that it names."""
    for target in TARGETS:
        for contender in target.contenders:
            for row in target.rows:
                yield _judge(result, target, contender, row)
    for contender in LOOPS:
        used = result.memory.get(contender)
        yield Verdict(
            f"a parked task in at most {PARKED_TASK:,} bytes",
            contender,
            "memory",
            None if used is None else used <= PARKED_TASK,
            "not measured" if used is None else f"{used:,.0f} bytes",
        )
    yield from _system_calls(result)
    for contender in LOOPS:
        share = result.idle.get(contender)
        yield Verdict(
            "an idle server takes no CPU time",
            contender,
            IDLE,
            None if share is None else share < NOTHING,
            "not measured" if share is None else f"{share:.2%}",
        )


def _system_calls(result: Result) -> Iterator[Verdict]:
    """Judge whether a message takes as few system calls as on the floor, of each kind."""
    least = result.syscalls.get(FLOOR)
    for contender in LOOPS:
        calls = result.syscalls.get(contender)
        if calls is None or least is None:
            reached, figure = None, "not measured"
        else:
            more = {kind: calls.get(kind, 0) - least.get(kind, 0) for kind in ALL}
            above = [kind for kind, surplus in more.items() if surplus > NOTICEABLE]
            reached = not above
            figure = ", ".join(f"{kind} {calls[kind]:.2f}" for kind in above or calls)
        yield Verdict(
            "a message takes as few system calls as the floor", contender, SYSCALLS, reached, figure
        )


def _judge(result: Result, target: Target, contender: str, row: str) -> Verdict:
    ratio = result.ratio(row, contender, target.opponent)
    if ratio is None:
        return Verdict(target.text, contender, row, None, "not measured")
    reached = ratio.median >= target.at_least
    if target.or_level:
        reached = reached or result.noise(row in SERVER_ROWS).level(ratio.median)
    if target.opponent == FLOOR:
        figure = f"{1 / ratio.median:.2f} ({1 / ratio.high:.2f}-{1 / ratio.low:.2f})"
    else:
        figure = f"{ratio.median:.2f} ({ratio.low:.2f}-{ratio.high:.2f})"
    if by_wall := result.ratio(row, contender, target.opponent, by="wall"):
        wall = 1 / by_wall.median if target.opponent == FLOOR else by_wall.median
        figure += f", by the wall clock {wall:.2f}"
    bound = result.ratio(row, FLOOR, target.opponent)
    if target.opponent != FLOOR and bound is not None and bound.median < target.at_least:
        figure += f"; out of reach, the floor is at {bound.median:.2f}"
    return Verdict(target.text, contender, row, reached, figure)
