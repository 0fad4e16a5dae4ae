"""Which library gives what you need?

Each line of `NEEDS` names an experiment and the answer that is wanted; who gives that answer is
read from the table of experiments. Each line of `COSTS` names a row of the matrix; the order is
read from the committed result. Nothing about a library is written down here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .cost import result
from .layout import Pages
from .semantics import TABLE, lacks, spoken


@dataclass(frozen=True, slots=True)
class Need:
    """Something that one may want, the experiment that asks for it, and the answer wanted."""

    what: str
    experiment: str
    wanted: str


NEEDS = (
    Need(
        "A cancellation that somebody swallows by mistake arrives again",
        "20_swallowed_once",
        "again",
    ),
    Need("A cancelled task can wait in its cleanup, unshielded", "23_waiting_in_a_finally", "yes"),
    Need(
        "A second cancellation cannot break off the cleanup that the first one began",
        "24_cancelled_in_a_finally",
        "by the first one already",
    ),
    Need(
        "A timeout holds although the body swallows it",
        "40_a_timeout_swallowed",
        "1",
    ),
    Need(
        "What a task was handed is not lost when it is cancelled in the same step",
        "26_the_result_and_then_the_cancellation",
        "result",
    ),
    Need(
        "A cancelled task waits for the thread that works for it",
        "37_cancelled_while_a_thread_works",
        "it waits",
    ),
    Need("A cancellation can say why", "36_the_reason_of_a_cancellation", "yes"),
    Need(
        "Who is cancelled before the first step still begins, and can clean up",
        "25_cancelled_before_its_first_step",
        "it begins",
    ),
    Need(
        "Every operation is a chance for the others, also one that need not wait",
        "04_waiting_for_a_set_event",
        "gives way",
    ),
    Need(
        "An operation that need not wait goes on at once",
        "04_waiting_for_a_set_event",
        "goes on",
    ),
    Need(
        "The order of ready tasks is the same in every run",
        "01_two_loops_of_sleep_zero",
        "ababab",
    ),
    Need(
        "The order of ready tasks is shuffled, so that nobody comes to rely on it",
        "01_two_loops_of_sleep_zero",
        "any order",
    ),
    Need("A child can take its first step at once", "07_starting_eagerly", "first step at once"),
    Need("A task that blocks the loop is reported", "12_a_blocking_call", "logged"),
    Need(
        "Ctrl-C breaks into a task that computes and never waits",
        "85_interrupted_in_a_tight_loop",
        "in the computation",
    ),
    Need(
        "Setting an event from a foreign thread is refused, not late",
        "96_woken_by_a_foreign_thread",
        "RuntimeError",
    ),
    Need(
        "The signal handlers of before are back afterwards",
        "99_the_signal_handler_that_was_there",
        "it is back",
    ),
)

COSTS = (
    ("Many short turns", "switch_thousand"),
    ("Many short-lived tasks", "spawn_join"),
    ("Many timeouts that do not fire", "unfired_timeout"),
    ("Values handed from task to task", "queue_ping_pong"),
    ("Many connections with small messages", "echo_100_1k"),
    ("Large messages", "echo_100_100k"),
    ("TLS", "echo_tls"),
    ("Work in threads", "thread_hop"),
)


def pages() -> Pages:
    """The two tables, as far as there are answers and figures."""
    return {
        "fragments/choosing/needs.md": "\n".join(needs(questions())),
        "fragments/choosing/costs.md": "\n".join(costs()),
    }


def questions() -> dict[str, Any]:
    """Return the questions of the committed table."""
    found: dict[str, Any] = json.loads(TABLE.read_text())["questions"] if TABLE.exists() else {}
    return found


def faults() -> Iterator[str]:
    """Yield the needs that no experiment answers any more."""
    known = questions()
    for need in NEEDS if known else ():
        if need.experiment not in known:
            yield (
                f"docs/generate/choosing.py names the experiment {need.experiment!r}, which is not "
                "in comparisons/experiments/table.json. Name another, or write the table anew."
            )
        elif not givers(known[need.experiment], need.wanted):
            given = sorted({spoken(answer) for answer in known[need.experiment]["cells"].values()})
            yield (
                f"docs/generate/choosing.py wants {need.wanted!r} of {need.experiment!r}, which no "
                f"library answers; the answers are {', '.join(given)}. Name one of them."
            )


def givers(question: dict[str, Any], wanted: str) -> list[str]:
    """Return the libraries that give the wanted answer."""
    return [name for name, answer in question["cells"].items() if spoken(answer) == wanted]


def needs(known: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the table of needs."""
    yield "| you want | you get it from | not from |"
    yield "|---|---|---|"
    for need in NEEDS:
        if question := known.get(need.experiment):
            with_it = givers(question, need.wanted)
            without = [
                name
                for name, answer in question["cells"].items()
                if name not in with_it and not lacks(answer)
            ]
            link = f"[{need.what}](#{need.experiment})"
            yield f"| {link} | {', '.join(with_it)} | {', '.join(without) or '-'} |"


def costs() -> Iterator[str]:
    """Yield the lines of the table of costs: times as fast as asyncio, the fastest first."""
    measured = result()
    yield "| your program does | times as fast as asyncio |"
    yield "|---|---|"
    for what, row in COSTS if measured else ():
        assert measured is not None
        found = {name: measured.ratio(row, name) for name in measured.contenders}
        ordered = sorted(
            ((ratio.median, name) for name, ratio in found.items() if ratio), reverse=True
        )
        shown = ", ".join(f"{name} {ratio:.2g}" for ratio, name in ordered if name != "asyncio")
        yield f"| [{what}](generated/benchmarks.md) ({measured.titles[row]}) | {shown} |"
