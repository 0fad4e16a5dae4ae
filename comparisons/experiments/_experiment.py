"""What is an experiment?

A file `NN_question.py`. Its docstring is the question in one line, then what is done and what the
answers mean. It defines

    AXIS        what it is about, one of `AXES`
    SEEDS       the numbers of the seeds that it answers
    CLOCK       "virtual" (if it says nothing) or "real"
    PATIENCE    seconds of real time after which the answer is "never ends" (if it says nothing, 20)
    experiment  `async def experiment(lib)`, run by `lib.run`, or `def experiment(lib)`, which
                runs what it needs itself; returns the observation
    NOTES       backend, or a tuple of them -> (why it is so there, source)

An observation is a word, a short text, or a short list; it never depends on the speed of the
machine. Where the contract has no word, the experiment asks each library in its own, by
`kit.native`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent
AXES = ("scheduling", "cancellation", "errors", "time", "sync", "io", "environment")


@dataclass(frozen=True)
class Note:
    why: str  # one sentence
    source: str  # an address, or a file and a name in it


@dataclass(frozen=True)
class Experiment:
    name: str  # the file's name without its suffix
    question: str
    about: str  # what is done, and what the answers mean
    axis: str
    seeds: tuple[int, ...]
    clock: Literal["virtual", "real"]
    patience: float
    function: Callable[..., Any]
    notes: Mapping[str, Note]  # backend -> note


def load(path: Path) -> Experiment:
    """Return the experiment in that file. Raises ValueError if it is not in shape."""
    module = _module(path)
    question, _, about = (module.__doc__ or "").partition("\n")
    function: Any = getattr(module, "experiment", None)
    notes: dict[str, Note] = {}
    for backends, (why, source) in getattr(module, "NOTES", {}).items():
        for backend in (backends,) if isinstance(backends, str) else backends:
            if backend in notes:
                raise ValueError(f"{path.name}: two notes for {backend}; keep one")
            notes[backend] = Note(why, source)
    loaded = Experiment(
        name=path.stem,
        question=question.strip(),
        about=" ".join(about.split()),
        axis=getattr(module, "AXIS", ""),
        seeds=tuple(getattr(module, "SEEDS", ())),
        clock=getattr(module, "CLOCK", "virtual"),
        patience=getattr(module, "PATIENCE", 20.0),
        function=function,
        notes=notes,
    )
    if faults := list(_faults(loaded)):
        raise ValueError(f"{path.name}: {'; '.join(faults)}")
    return loaded


def experiments(names: Iterable[str] = ()) -> list[Experiment]:
    """Return the experiments whose names begin with one of `names`; all if there are none.

    In the order of their numbers.
    """
    wanted = tuple(names)
    paths = sorted(FOLDER.glob("[0-9]*_*.py"), key=lambda path: int(path.stem.partition("_")[0]))
    return [load(path) for path in paths if not wanted or path.stem.startswith(wanted)]


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"{__package__}.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _faults(experiment: Experiment) -> Iterable[str]:
    if not experiment.question.endswith("?"):
        yield "the first line of its docstring is to be the question, and end with '?'"
    if not experiment.about:
        yield "its docstring does not say what is done and what the answers mean"
    if experiment.axis not in AXES:
        yield f"AXIS is to be one of {', '.join(AXES)}"
    if list(experiment.seeds) != sorted(set(experiment.seeds) & set(range(1, 98))):
        yield "SEEDS are to be numbers from 1 to 97, in order, each once"
    if experiment.clock not in ("virtual", "real"):
        yield 'CLOCK is to be "virtual" or "real"'
    if not callable(experiment.function):
        yield "it has no experiment(lib)"
    for backend, note in experiment.notes.items():
        if not note.why or not note.source:
            yield f"the note for {backend} is to say why, and where that stands"
