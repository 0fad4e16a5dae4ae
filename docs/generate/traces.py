"""What does the flow of control look like, for a program that just ran?

`looplab trace` runs the unchanged program of each loop and prints what the kernel did, as a tree
and as sentences. The clock is virtual, so it is the same each time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

from .blocks import dropdown, tabs
from .layout import LOOPS, PROGRAMS, Pages, name_of
from .programs import absolute_path
from .topics import link

NUMBERS = ("06", "01", "11", "49")  # of the topics, in the order of the page


def faults() -> Iterator[str]:
    """Yield what cannot be traced, and why."""
    if find_spec("looplab") is None:
        yield "docs/traces.md needs looplab. Install it: pip install -e packages/looplab"
        return
    for topic in _topics():
        for loop in LOOPS:
            ended = _traced(topic, loop, "tree")
            if ended.returncode:
                program = name_of(topic / f"with_{loop}.py")
                yield f"{program} cannot be traced. Mend it, or looplab. It said:\n{ended.stderr}"


def pages() -> Pages:
    """One piece for each topic: the trees beside each other, the sentences below them."""
    return {f"fragments/traces/{topic.name}.md": _shown(topic) for topic in _topics()}


def _shown(topic: Path) -> str:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        trees = list(pool.map(lambda loop: _story(topic, loop, "tree"), LOOPS))
        steps = list(pool.map(lambda loop: _story(topic, loop, "steps"), LOOPS))
    blocks = [f"```text\n{tree}\n```" for tree in trees]
    return "\n".join(
        [
            f"{link(topic, '')}: the same task in three programs.",
            "",
            tabs(zip(LOOPS, blocks, strict=True), columns=True),
            "",
            dropdown("The same in sentences", tabs(zip(LOOPS, steps, strict=True))),
            "",
        ]
    )


def _topics() -> list[Path]:
    return [next(PROGRAMS.glob(f"{number}_*")) for number in NUMBERS]


def _story(topic: Path, loop: str, form: str) -> str:
    """What looplab tells, without the program's own output, which stands on its page."""
    _, _, story = _traced(topic, loop, form).stdout.partition("\n\n")
    _, _, told = story.partition("\n")  # the heading: the page has its own
    return dedent(told).strip()


@cache
def _traced(topic: Path, loop: str, form: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "looplab", "trace", f"with_{loop}.py", "--on", loop]
    return subprocess.run(
        [*command, "--as", form, "--virtual"],
        cwd=topic,
        env={**os.environ, "PYTHONPATH": absolute_path()},
        capture_output=True,
        text=True,
        timeout=60,
    )
