"""Which client loads a server, and what did it measure?

The same for every contender: `client/echo_client.c`, compiled at first use with `cc` and kept in
the user's cache, or `client/echo_client.py` where there is no compiler; for TLS
`client/tls_client.py`, which decrypts when the window is over. Each runs in a process of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .serving import ROOT, ServerProcess, cores

HERE = Path(__file__).parent / "client"
FLAGS = ("-O2", "-Wall", "-Wextra")


@dataclass(frozen=True, slots=True)
class Load:
    """What a client asks of a server."""

    mode: str  # "tcp", "tls", "udp", or "connect": a new connection for every message
    connections: int  # each with one message outstanding
    size: int  # bytes of a message

    @property
    def kind(self) -> str:
        """Which kind of server answers it."""
        return "tcp" if self.mode == "connect" else self.mode


@dataclass(frozen=True, slots=True)
class Window:
    """What was counted while the server was loaded. Times are seconds."""

    messages: float
    wall: float
    server_cpu: float
    client_cpu: float
    lost: int  # datagrams that had to be sent again


@cache
def compiled() -> Path | None:
    """Return the compiled client; None where there is no C compiler."""
    source = HERE / "echo_client.c"
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        return None
    version = hashlib.sha256(source.read_bytes() + repr((compiler, FLAGS)).encode()).hexdigest()
    cache_home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    program = cache_home / "three-loops" / f"echo_client-{version[:16]}"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        # moved into place when it is whole: several processes may be at it
        unfinished = program.with_suffix(f".{os.getpid()}")
        subprocess.run([compiler, *FLAGS, "-o", unfinished, source], check=True)
        unfinished.replace(program)
    return program


def written_in(mode: str) -> str:
    """Return the language of the client for that mode, or "" if there is none here."""
    if mode != "tls" and compiled() is not None:
        return "C"
    return "Python" if mode in ("tcp", "tls") else ""


def command(load: Load, server: ServerProcess, warm_up: float, seconds: float) -> list[str]:
    """Return the command line that loads the server."""
    language = written_in(load.mode)
    if not language:
        raise RuntimeError(f"the client for {load.mode} needs a C compiler (cc)")
    if language == "C":
        program = [str(compiled())]
    else:
        name = "tls_client" if load.mode == "tls" else "echo_client"
        program = [sys.executable, "-m", f"benchmarks.client.{name}"]
    # With one connection the two take turns anyway. On two processors the one that waits would fall
    # asleep with its processor, and waking that costs more than most servers take for a message.
    core = cores()[0 if load.connections == 1 else 1]
    numbers = [server.port, load.connections, load.size, warm_up, seconds, server.pid, core]
    return [*program, load.mode, *map(str, numbers)]


def season(load: Load, server: ServerProcess) -> None:
    """Load a new server for a moment and leave it, so that it is measured as one that has run.

    The C library gives large pieces of memory back at once until one was released that a program
    had kept. asyncio receives into 256 KiB: until its first clients have gone, each message costs
    it three system calls more and twice the time. A row of its own shows that.
    """
    if not server.seasoned:
        measure(load, server, 0.0, 0.01)
        server.seasoned = True


def measure(load: Load, server: ServerProcess, warm_up: float, seconds: float) -> Window:
    """Load the server and return what was counted in a window of that many seconds.

    Raises RuntimeError with what both said if an echo was wrong or did not come.
    """
    client = subprocess.run(
        command(load, server, warm_up, seconds),
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    if client.returncode:
        reason = client.stderr.strip().splitlines()[-1:]
        raise RuntimeError(" / ".join([*reason, *server.said().strip().splitlines()[-1:]]))
    return Window(**json.loads(client.stdout))
