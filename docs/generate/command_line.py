"""What can be typed after `looplab`?

The commands, arguments and options that the program itself declares, with its own words for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def commands() -> Iterator[str]:
    """Yield the lines of a section for each command."""
    import typer

    from looplab._commands import application

    declared: Any = typer.main.get_command(application)
    yield "## What can be asked on the command line?"
    yield ""
    yield "`python -m looplab` is the same as `looplab`, without being installed as a command."
    yield ""
    for name, command in declared.commands.items():
        visible = [each for each in command.params if not getattr(each, "hidden", False)]
        yield from (f"### looplab {name}", "", command.help, "")
        yield from ("```console", f"$ {usage(name, visible)}", "```", "")
        yield from ("| | | |", "|---|---|---|")
        for each in visible:
            need = "required" if each.required else "may be repeated" if each.multiple else ""
            yield f"| `{written(each)}` | {each.help} | {need} |"
        yield ""


def usage(name: str, parameters: list[Any]) -> str:
    """Return how the command is called: what is required as it is, the rest in brackets."""
    parts = [
        written(each) if each.required else f"[{written(each)}]"
        for each in sorted(parameters, key=lambda each: each.param_type_name != "argument")
    ]
    return " ".join(["looplab", name, *parts])


def written(parameter: Any) -> str:
    """Return how one argument or option is written."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    option: str = parameter.opts[0]
    return option if parameter.is_flag else f"{option} {parameter.metavar or option[2:].upper()}"
