"""How is the tool started without being installed? `python -m looplab`."""

from ._commands import application

application(prog_name="looplab")
