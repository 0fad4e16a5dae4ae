"""What does a reader have to know before he believes a figure?"""

from __future__ import annotations

from collections.abc import Iterator

from .results import Result
from .server_rows import SECONDS, SERVER_ROWS


def notes(result: Result) -> Iterator[str]:
    """Say where and how the figures were made, and which are missing and why."""
    machine = result.machine
    yield (
        f"{machine['python']} on {machine['processor']} ({machine['cores']} cores, load "
        f"{machine['load']} at the start), {result.created}."
    )
    if result.seconds:
        yield from _about_time(result)
    if servers := [row for row in result.titles if row in SERVER_ROWS]:
        yield from _about_servers(result, servers)
    for row, backends in result.lacking.items():
        for backend, names in backends.items():
            yield f"-: {backend} lacks {', '.join(names)} ({result.titles.get(row, row)})"
    for row, columns in result.failed.items():
        for column, why in columns.items():
            yield f"failed: {column}, {result.titles.get(row, row)}: {why}"
    if result.missing:
        yield f"Not installed here: {', '.join(result.missing)}."


def _about_time(result: Result) -> Iterator[str]:
    settings = result.settings
    if settings.get("interrupted"):
        yield f"Interrupted: only the first {len(result.reports)} passes are in these figures."
    yield (
        f"What is measured is CPU time, in {settings['passes']} passes, each in a fresh process; "
        "in a pass, the fastest "
        f"of {settings['rounds']} rounds (of long ones half as many), in which the contenders take "
        "turns. Ratios are taken within a pass; the median over the passes is shown, with its 95 % "
        "bootstrap interval."
    )
    yield (
        '"level" is said of what is no further from 1 than asyncio may be from itself (A/A), '
        "which over all rows is "
        f"±{result.noise().factor - 1:.0%}. The garbage collector is on; before each round the "
        "heap is collected and frozen. Loop start-up is in its own row only."
    )
    for row, backends in result.wrapped.items():
        if backends:
            names = ", ".join(sorted({name for found in backends.values() for name in found}))
            yield (
                f'The row "{result.titles[row]}" measures an adapter\'s code too, around {names}: '
                f"{', '.join(backends)}."
            )
    yield (
        "Everyone in the library's own words: trio and anyio have no join, no gather and no queue; "
        "there it is a nursery of one, a nursery that fills a list, a memory channel of size one."
    )


def _about_servers(result: Result, rows: list[str]) -> Iterator[str]:
    paced = [row for row in rows if SERVER_ROWS[row].paced]
    noise = result.noise(servers=True).factor - 1
    passes = SERVER_ROWS[rows[0]].passes(result.settings["passes"])
    yield (
        "Servers: each in a process on a processor of its own; the client, a C program (Python for "
        "TLS) and the same for all, on another one, each connection with one message outstanding; "
        f"{passes} passes, windows of {SECONDS:g} s. A ratio is one of the server's CPU time per "
        f"message; level is ±{noise:.0%} there. A server's share of less than 100 % means that it "
        "waited for the client (with one connection the two share a processor and take turns), or "
        "that the machine did something else. Every server has had clients before, but for the "
        "row about its first ones."
    )
    if paced:
        yield (
            "No C compiler: the client is a Python program, which may be slower than the server, "
            f"so that wall time says nothing: {', '.join(paced)}."
        )
