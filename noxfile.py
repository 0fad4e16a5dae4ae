"""How is everything run?

`nox -s tests` and `nox -s bench` are the two commands of README.md; `nox -l` lists the others.
Sessions without a Python of their own use the interpreter that runs nox.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["tests", "parity", "lint", "types"]

PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.15"]
LOOPS = ["yieldloop", "futureloop", "nurseryloop"]
PACKAGES = ["loopbase", *LOOPS, "loopcorpus", "looplab"]
SOURCES = [f"packages/{name}/src" for name in PACKAGES]
LOCAL = [part for name in ["loopbase", *LOOPS] for part in ("-e", f"packages/{name}")]
SPHINX = ["sphinx", "myst-parser", "furo", "sphinx-design", "sphinx-copybutton"]
WITH_PEERS = [*LOCAL, "-e", "packages/loopcorpus[peers,tls]"]
WITH_TOOLS = [*WITH_PEERS, "-e", "packages/looplab"]


@nox.session
def tests(session: nox.Session) -> None:
    """Every package's own tests, and the corpus on every backend that installs here."""
    session.install(*WITH_TOOLS, "pytest-xdist", "pytest-benchmark", "trustme", "h11", "sybil")
    session.run("pytest", "-n2", "packages", "comparisons", "benchmarks", "docs", *session.posargs)
    if not session.posargs:
        # Once more where there is no epoll: what waits for the world outside, on our loops.
        chosen = [part for name in LOOPS for part in ("--backend", name)]
        fallback = {"LOOPBASE_POLLER": "poll"}
        session.run("pytest", "-n2", "-m", "outside", "packages/loopcorpus", *chosen, env=fallback)


@nox.session
def tests_all(session: nox.Session) -> None:
    """`tests` on each supported Python that is found on this machine and works."""
    found = {version: path for version in PYTHONS if (path := find_python(version))}
    session.log(f"found {found}")
    for version, path in found.items():
        arguments = ["--force-python", path, "--envdir", f".nox/python{version}"]
        again = [sys.executable, "-m", "nox", "-s", "tests", *arguments]
        session.run(*again, "--", *session.posargs, external=True)


def find_python(version: str) -> str | None:
    """Return the path of a Python of that version that answers, or None.

    Being on the PATH is not enough: a pyenv shim is there for every version ever installed and
    answers "command not found" for those that are not switched on.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    candidates = [shutil.which(f"python{version}"), shutil.which("python3"), shutil.which("python")]
    candidates += map(str, sorted(pyenv.glob(f"versions/{version}.*/bin/python")))
    question = "import sys; print('.'.join(map(str, sys.version_info[:2])), sys.executable)"
    for candidate in filter(None, candidates):
        answer = subprocess.run([candidate, "-c", question], capture_output=True, text=True)
        if answer.returncode == 0 and answer.stdout.startswith(f"{version} "):
            return answer.stdout.split(maxsplit=1)[1].strip()
    return None


@nox.session
def alone(session: nox.Session) -> None:
    """Each loop passes its own tests with nothing installed but itself and loopbase."""
    for loop in LOOPS:
        session.run("python", "-m", "venv", "--clear", f".nox/alone-{loop}", silent=True)
        python = str(Path(f".nox/alone-{loop}/bin/python").absolute())
        local = ["-e", "packages/loopbase", "-e", f"packages/{loop}"]
        tools = ["pytest", "pytest-timeout", "hypothesis", "trustme"]
        session.run(python, "-m", "pip", "install", "-q", *local, *tools, external=True)
        session.run(python, "-m", "pytest", f"packages/{loop}", external=True)


@nox.session
def corpus(session: nox.Session) -> None:
    """The corpus alone: `nox -s corpus -- --backend trio`."""
    session.install(*WITH_PEERS)
    session.run("pytest", "--pyargs", "loopcorpus", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmark matrix over every backend: `nox -s bench -- --help` for its options."""
    session.install(*WITH_PEERS, "pytest-benchmark", "rich", "trustme")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The site, in docs/_build/html, by the newest Python found: the newest Sphinx needs it."""
    found = next(path for version in reversed(PYTHONS) if (path := find_python(version)))
    arguments = ["--force-python", found, "--envdir", ".nox/docs"]
    again = [sys.executable, "-m", "nox", "-s", "docs_here", *arguments]
    session.run(*again, "--", *session.posargs, external=True)


@nox.session
def docs_here(session: nox.Session) -> None:
    """`docs`, by the Python that runs nox: run the programs, write what they gave, build."""
    session.install(*WITH_TOOLS, "pytest-benchmark", "trustme", "h11", "tinyio", *SPHINX)
    session.run("python", "-m", "docs.generate")
    html = ["-n", "-W", "--keep-going", "-b", "html", "docs", "docs/_build/html"]
    session.run("python", "-m", "sphinx", *html, *session.posargs)
    session.run("python", "-m", "docs.generate.offline", "docs/_build/html")


@nox.session
def docs_browser(session: nox.Session) -> None:
    """Every page of the site that `docs` built, in Chromium; first the tests of that check."""
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        session.skip("chromium is not installed: apt-get install -y chromium")
    if not Path("docs/_build/html/index.html").exists():
        session.error("there is no site in docs/_build/html. Build it first: nox -s docs")
    session.install("playwright", "pytest", "pytest-timeout", "pytest-xdist", "sybil")
    session.run("pytest", "-n2", "docs/tests/test_browser.py")
    session.run("python", "-m", "docs.browser", "docs/_build/html", *session.posargs)


@nox.session
def parity(session: nox.Session) -> None:
    """The three loops have the same files, which ask the same questions."""
    session.install(*LOCAL, "-e", "packages/loopcorpus")
    session.run("python", "-m", "loopcorpus.parity", "packages")


@nox.session
def lint(session: nox.Session) -> None:
    """ruff: rules and format."""
    session.install("ruff")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """mypy strict and pyright on the packages."""
    session.install(*WITH_TOOLS, "mypy", "pyright[nodejs]")
    session.run("mypy", *SOURCES)
    session.run("pyright")
