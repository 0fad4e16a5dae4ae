"""Where are things, and what are they called?"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GENERATED = DOCS / "generated"
FRAGMENTS = GENERATED / "fragments"
PROGRAMS = ROOT / "comparisons" / "programs"

LOOPS = ("yieldloop", "futureloop", "nurseryloop")
LIBRARIES = (*LOOPS, "asyncio", "trio", "anyio")  # the order of every row of tabs

Pages = dict[str, str]  # path below `docs/generated` -> text


def topics() -> list[Path]:
    """The folders of all programs, in their order."""
    return sorted(PROGRAMS.glob("[0-9][0-9]_*"))


def title(markdown: Path) -> str:
    """The first heading of a page."""
    for line in markdown.read_text().splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return markdown.stem


def hand_written() -> list[Path]:
    """The pages that somebody wrote, as against generated ones."""
    pages = [path for path in DOCS.rglob("*.md") if not {"generated", "_build"} & set(path.parts)]
    return sorted(pages)


def name_of(path: Path) -> str:
    """The path as a person at the root of the repository would type it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def write(pages: Pages) -> None:
    """Make `docs/generated` consist of these files; what has not changed keeps its date."""
    for name, text in pages.items():
        path = GENERATED / name
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    for path in GENERATED.rglob("*"):
        relative = path.relative_to(GENERATED).as_posix()
        if path.is_file() and relative not in pages and not path.name.startswith("."):
            path.unlink()
