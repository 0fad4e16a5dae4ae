"""What can be asked on the command line?

`looplab trace FILE --on LOOP` for a program; `looplab run` and `looplab compare` for a function
over the contract. Exit status: 0; 1 if the program raised (what was seen until then is printed all
the same), or what it exits with itself; 2 if it cannot be done as asked.
"""

from __future__ import annotations

import sys
import traceback
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

import loopcorpus

from ._record import TRACED, CannotTrace, Record, record
from ._report import as_json_lines, as_text
from ._running import CannotRun, as_table, compare, find, load, run_on

application = typer.Typer(
    help="See what an event loop does with a program.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Form(StrEnum):
    """How a trace is shown."""

    tree = "tree"
    steps = "steps"
    both = "both"
    json = "json"


@application.callback()
def _group() -> None:
    """See what an event loop does with a program."""


@application.command()
def trace(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The program; it calls the loop's run itself.")
    ],
    on: Annotated[
        str,
        typer.Option(metavar="LOOP", help=f"The loop that it is written for: {', '.join(TRACED)}."),
    ],
    form: Annotated[
        Form,
        typer.Option(
            "--as",
            metavar="FORM",
            help="tree: indented; steps: numbered sentences; both of them, if nothing is said; "
            "json: the events, one a line.",
        ),
    ] = Form.both,
    output: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Write to this file, not to standard output."),
    ] = None,
    virtual: Annotated[
        bool,
        typer.Option(
            "--virtual",
            help="Sleep on a virtual clock, where the program chooses none: the same each time.",
        ),
    ] = False,
) -> None:
    """Run FILE and show who is stepped, what it yields, what wakes it."""
    try:
        made = record(file, on, virtual)
    except CannotTrace as error:
        typer.echo(f"looplab: {error}", err=True)
        raise typer.Exit(2) from None
    if form is Form.json:
        _write(as_json_lines(made), output, decorate=False)
        typer.echo(made.output, nl=False, err=True)
    else:
        _write(as_text(made, form.value), output, decorate=True)
    if made.error is not None:
        raise typer.Exit(_report(made, file))


_Target = Annotated[
    str,
    typer.Argument(
        metavar="FILE[:FUNCTION]",
        help="An async function that takes the backend; without a name, main.",
    ),
]
_Virtual = Annotated[bool, typer.Option("--virtual", help="Run on a virtual clock.")]


@application.command()
def run(
    target: _Target,
    on: Annotated[
        str, typer.Option(metavar="BACKEND", help="The backend to run it on, for example trio.")
    ],
    virtual: _Virtual = False,
) -> None:
    """Run a function that is written over the contract on one backend, and print its result."""
    try:
        answer = run_on(_load(target), on, virtual)
    except CannotRun as error:
        typer.echo(f"looplab: {error}", err=True)
        raise typer.Exit(2) from None
    if answer.error is not None:
        _print_exception(answer.error, target.partition(":")[0])
        raise typer.Exit(1)
    if answer.result is not None:
        typer.echo(repr(answer.result))


@application.command(name="compare")
def compare_on(
    target: _Target,
    on: Annotated[
        list[str] | None,
        typer.Option(metavar="BACKEND", help="A backend; repeat it for more. Without it: all."),
    ] = None,
    virtual: _Virtual = False,
) -> None:
    """Run a function that is written over the contract on every backend; who answers alike?"""
    try:
        function = _load(target)
        for name in on or ():
            find(name)
    except CannotRun as error:
        typer.echo(f"looplab: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(as_table(compare(function, on or loopcorpus.backends(), virtual)), nl=False)


def _load(target: str) -> Any:
    try:
        return load(target)
    except Exception as error:
        if isinstance(error, CannotRun):
            raise
        _print_exception(error, target.partition(":")[0])
        raise typer.Exit(1) from None


def _write(text: str, output: Path | None, decorate: bool) -> None:
    if output is not None:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            typer.echo(f"looplab: --output {output}: {error.strerror}", err=True)
            raise typer.Exit(2) from None
    elif decorate and sys.stdout.isatty():
        shown = Text(text)
        shown.highlight_regex(r"(?m)^\S.*:$", "bold")
        shown.highlight_regex(r"step of \d+ [^\s(]+|task \d+ `[^`]+`", "cyan")
        shown.highlight_regex(r"(?m)^ *(loop|rest|run|end of run)\b.*$", "dim")
        Console().print(shown, end="", soft_wrap=True)
    else:
        typer.echo(text, nl=False)


def _report(made: Record, file: Path) -> int:
    """Say what ended the program, as Python does; return the exit status."""
    error = made.error
    if isinstance(error, SystemExit):
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        typer.echo(error.code, err=True)
        return 1
    assert error is not None
    _print_exception(error, str(file))
    return 130 if isinstance(error, KeyboardInterrupt) else 1


def _print_exception(error: BaseException, file: str) -> None:
    """Print it as Python does, without this tool's own frames: from the first line of `file` on."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename != file:
        frames = frames.tb_next
    if frames is not None:
        error.__traceback__ = frames
    while frames is not None:
        while frames.tb_next is not None and _is_own(frames.tb_next):
            frames.tb_next = frames.tb_next.tb_next
        frames = frames.tb_next
    traceback.print_exception(error)


def _is_own(frames: TracebackType) -> bool:
    return Path(frames.tb_frame.f_code.co_filename).parent == Path(__file__).parent
