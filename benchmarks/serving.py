"""Which server stands behind a contender, and how is it run?

In a process of its own, on a processor of its own, with the same client for all on another one.
A pass starts each server when it is first needed and keeps it: idle loops take no CPU time.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from loopcorpus import Backend

from .contenders import FLOOR, PROTOCOLS, library
from .idioms import idiom

ROOT = Path(__file__).parent.parent
PATIENCE = 10  # seconds for a server that could not serve to end
# whose words -> the file in servers/; futureloop has asyncio's streams but not its datagrams
_OWN_FILE = {"futureloop": "with_futureloop"}


@dataclass(frozen=True, slots=True)
class EchoServer:
    """A contender's way of serving."""

    lib: Backend | None  # None for the floor
    library: Any  # the module (or the backend, through the contract) that has the names
    module: ModuleType  # one of servers/

    def lacking(self, kind: str) -> list[str]:
        """Return the names that it needs for that kind of server and does not have."""
        if self.lib is None:
            return []
        if self.library is self.lib:
            return [name for name in self._needs(kind) if name in self.lib.lacks]
        return [name for name in self._needs(kind) if not hasattr(self.library, name)]

    def _needs(self, kind: str) -> Sequence[str]:
        needs: Mapping[str, Sequence[str]] = self.module.NEEDS
        return needs[kind]


def server_of(contender: str) -> EchoServer:
    """Return the contender's server, in its library's own words where there are such."""
    if contender == FLOOR:
        return EchoServer(None, None, _module("bare"))
    lib = library(contender)
    names, module = idiom(lib.name)
    if contender in PROTOCOLS:
        return EchoServer(lib, module, _module("with_protocols"))
    if not names:
        return EchoServer(lib, lib, _module("with_contract"))
    return EchoServer(lib, module, _module(_OWN_FILE.get(lib.name, f"with_{names}")))


def _module(name: str) -> ModuleType:
    return import_module(f"{__package__}.servers.{name}")


def cpu_clock(pid: int) -> int:
    """Return the clock of a process's CPU time: clock_getcpuclockid(3), which Python lacks."""
    return (~pid << 3) | 2


def cores() -> tuple[int, int]:
    """Return the processors of the server and of the client; -1 for any where there is one only."""
    mine = sorted(os.sched_getaffinity(0))
    return (mine[0], mine[1]) if len(mine) > 1 else (-1, -1)


class ServerProcess:
    """One running echo server."""

    def __init__(self, contender: str, kind: str) -> None:
        """Start it and wait until it serves. Raises RuntimeError with what it said if it fails.

        kind: "tcp", "tls" or "udp".
        """
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 # closed by `close`
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "benchmarks.servers", contender, kind),
                *(str(cores()[0]), str(os.getpid())),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.strip().isdigit():
            self._process.wait(PATIENCE)
            said = self.said()
            self.close()
            raise RuntimeError(f"the {kind} server of {contender} did not start: {said}")
        self.port = int(line)
        self.pid = self._process.pid
        self.cpu_clock = cpu_clock(self.pid)
        self.seasoned = False  # whether clients have come and gone; written by `load.season`

    def said(self) -> str:
        """Return what it wrote to its standard error."""
        self._said.seek(0)
        return self._said.read()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()
        self._said.close()


_running: dict[tuple[str, str], ServerProcess] = {}


def running(contender: str, kind: str) -> ServerProcess:
    """Return the contender's server, started if it is not yet."""
    key = contender, kind
    if key not in _running:
        if not _running:
            atexit.register(close_all)
        _running[key] = ServerProcess(contender, kind)
    return _running[key]


def close_all() -> None:
    """End every server that `running` has started."""
    while _running:
        _running.popitem()[1].close()
