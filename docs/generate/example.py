"""What does the corpus say of a loop that somebody else wrote?

The worked example of `docs/adding.md`: the adapter in `docs/examples/tinyio` is registered as its
pyproject.toml says, the corpus runs on it, and the page shows the summary. Nothing is run again
while the adapter, the packages and tinyio stay the same.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from .layout import DOCS, GENERATED, ROOT, Pages
from .programs import absolute_path, packages

FOLDER = DOCS / "examples" / "tinyio"
PATIENCE = 300  # seconds for the whole corpus; most of it needs what tinyio has not
_FAILED = re.compile(r"^FAILED cases/(\w+)\.py::test_(\S+?)\[tinyio-?(.*?)\]", re.MULTILINE)
_COUNTS = re.compile(r"(\d+) (failed|passed|skipped)")
_LACKS = re.compile(r"^tinyio: (.*)$", re.MULTILINE)


def faults() -> Iterator[str]:
    """Yield what keeps the example from being run."""
    try:
        version("tinyio")
    except PackageNotFoundError:
        yield "docs/examples/tinyio needs tinyio, which is not installed: pip install tinyio."


def pages() -> Pages:
    """The summary, as a piece of the page."""
    return {"fragments/tinyio.md": _summary(_kept() or _run())}


def _summary(report: str) -> str:
    counts = {word: number for number, word in _COUNTS.findall(report.splitlines()[-1])}
    lacks = _LACKS.search(report)
    names = sorted(re.sub(r" \(\d+\)", "", lacks[1]).split(", ")) if lacks else ["nothing"]
    lines = [
        f"tinyio {version('tinyio')}: {counts.get('passed', 0)} cases pass, "
        f"{counts.get('failed', 0)} fail, and {counts.get('skipped', 0)} are reported as needing "
        "what it lacks.",
        "",
        "The cases that fail:",
        "",
    ]
    for module, case, parameters in sorted(set(_FAILED.findall(report))):
        more = f" ({parameters})" if parameters else ""
        lines.append(f"- {case.replace('_', ' ')}{more}, in `{module}.py`")
    return "\n".join([*lines, "", f"What it lacks: {', '.join(names)}.", ""])


def _cache() -> Path:
    key = hashlib.sha256(packages() + version("tinyio").encode())
    for path in sorted(FOLDER.iterdir()):
        if path.is_file():
            key.update(path.read_bytes())
    return GENERATED / f".tinyio-{key.hexdigest()[:16]}"


def _kept() -> str:
    return _cache().read_text() if _cache().exists() else ""


def _run() -> str:
    """Run the corpus; return pytest's report."""
    project = tomllib.loads((FOLDER / "pyproject.toml").read_text())["project"]
    points = [
        f"[{group}]\n" + "".join(f"{name} = {where}\n" for name, where in entries.items())
        for group, entries in project["entry-points"].items()
    ]
    with TemporaryDirectory() as installed:
        # What an installation leaves behind for importlib.metadata.
        about = Path(installed, "tinyio_corpus-0.dist-info")
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tinyio-corpus\nVersion: 0\n")
        (about / "entry_points.txt").write_text("\n".join(points))
        path = os.pathsep.join([installed, str(FOLDER), absolute_path()])
        # The plugin comes by its entry point where loopcorpus is installed, and by name otherwise.
        command = [sys.executable, "-m", "pytest", "--pyargs", "loopcorpus", "--backend", "tinyio"]
        try:
            version("loopcorpus")
        except PackageNotFoundError:
            command += ["-p", "loopcorpus.plugin"]
        ended = subprocess.run(
            [*command, "-q", "--timeout", "10", "-p", "no:cacheprovider", "--tb=no"],
            cwd=installed,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    if ended.returncode not in (0, 1):  # 1: some cases failed, which is what is shown
        raise RuntimeError(f"the corpus did not run on tinyio in {ROOT}:\n{ended.stdout[-4000:]}")
    GENERATED.mkdir(exist_ok=True)
    _cache().write_text(ended.stdout)
    return ended.stdout
