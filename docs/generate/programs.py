"""What do the programs print?

Each is run, in a process of its own, and what it prints has to be what its topic expects. A program
that has been run before with the same sources, packages and Python is not run again: its output is
kept in `docs/generated/.ran.json`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .layout import GENERATED, LIBRARIES, ROOT, name_of, topics

KEPT = GENERATED / ".ran.json"
PATIENCE = 60  # seconds for one program; not reached unless something hangs


@dataclass(frozen=True, slots=True)
class Ran:
    """What one program did."""

    topic: Path
    library: str
    printed: str
    complained: str  # its standard error, or that it did not end
    status: int

    @property
    def expected(self) -> Path:
        return expected_file(self.topic, self.library)


def expected_file(topic: Path, library: str) -> Path:
    """The file that says what the program prints: its own, or that of the topic."""
    own = topic / f"expected.with_{library}.txt"
    return own if own.exists() else topic / "expected.txt"


def missing(topic: Path) -> Iterator[str]:
    """A fault for each file that a topic needs and has not."""
    for name in ("SPEC.md", "expected.txt", *(f"with_{library}.py" for library in LIBRARIES)):
        if not (topic / name).exists():
            yield f"{name_of(topic / name)} is missing: every topic has one. Write it."


def drift(ran: Ran) -> Iterator[str]:
    """A fault if the program does not print what is expected."""
    program = name_of(ran.topic / f"with_{ran.library}.py")
    if ran.status or ran.complained:
        yield f"{program} ended with status {ran.status}. Mend it. It said:\n{ran.complained}"
    elif ran.printed != ran.expected.read_text():
        expected, printed = ran.expected.read_text().splitlines(), ran.printed.splitlines()
        lines = "\n".join(unified_diff(expected, printed, "expected", "printed", lineterm=""))
        yield (
            f"{program} does not print what {name_of(ran.expected)} says. Mend the program; if the "
            f"change is meant, mend that file.\n{lines}"
        )


def run(topic: Path, library: str) -> Ran:
    """Run one program."""
    command = [sys.executable, "-W", "error", f"with_{library}.py"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": absolute_path()}
    try:
        ended = subprocess.run(
            command, cwd=topic, env=environment, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return Ran(topic, library, "", f"no end after {PATIENCE} s", 1)
    return Ran(topic, library, ended.stdout, ended.stderr, ended.returncode)


def run_all() -> list[Ran]:
    """Run every program of every complete topic that has changed since it last went well."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    todo = [(topic, name) for topic in topics() if not list(missing(topic)) for name in LIBRARIES]

    def once(topic: Path, library: str) -> Ran:
        key = _key(topic / f"with_{library}.py")
        if key in kept:
            return Ran(topic, library, kept[key], "", 0)
        return run(topic, library)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        all_ran = list(pool.map(lambda pair: once(*pair), todo))
    good = {
        _key(ran.topic / f"with_{ran.library}.py"): ran.printed
        for ran in all_ran
        if not ran.status and not ran.complained
    }
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(good))
    return all_ran


def absolute_path() -> str:
    """Absolute, because each program runs in its topic's folder."""
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return os.pathsep.join(str(Path(entry).absolute()) for entry in entries if entry)


def _key(program: Path) -> str:
    return hashlib.sha256(program.read_bytes() + packages()).hexdigest()


@cache
def packages() -> bytes:
    """What a program's output can depend on beside itself."""
    found = [sys.version]
    for name in ("trio", "anyio", "h11", "trustme"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} missing")
    for path in sorted((ROOT / "packages").glob("*/src/**/*.py")):
        found.append(hashlib.sha256(path.read_bytes()).hexdigest())
    return "\n".join(found).encode()
