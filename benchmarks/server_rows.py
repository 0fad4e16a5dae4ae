"""Which rows does the matrix have about servers?

Each is one load (see `client/`) on the echo server of every contender. What is counted as time is
the server's CPU time per message; beside it stands what a clock on the wall shows, which is the
same as long as the server is busy all the time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass

from . import stopwatch
from .load import Load, measure, season, written_in
from .serving import ServerProcess, running, server_of

WARM_UP = 0.03  # seconds in which messages go to and fro and are not counted
MOST_PASSES = 4
SECONDS = 0.12  # of the window that is counted


@dataclass(frozen=True, slots=True)
class ServerRow:
    """One load with what the matrix has to know about it; to be used as a `catalogue.Row`."""

    name: str
    title: str
    load: Load
    operation: str = "message echoed"
    quick: bool = False  # whether `--quick` has it
    fresh: bool = False  # whether every window is the first that a new server sees
    operations: int = 1  # a round counts for one: what it measures is already per message

    def has(self, contender: str) -> bool:
        """Whether the contender is measured here."""
        return not self.lacking(contender)

    def wrapped(self, contender: str) -> list[str]:
        """Return the names that are measured together with what the adapter adds to them."""
        server = server_of(contender)
        if server.lib is None or server.library is not server.lib:
            return []
        return [name for name in ("serve_tcp", "open_udp") if name in server.lib.wrapped]

    def lacking(self, contender: str) -> list[str]:
        """Return what the contender needs for this row and does not have."""
        if sys.platform != "linux":
            return ["Linux"]
        if not written_in(self.load.mode):
            return ["a C compiler"]
        return server_of(contender).lacking(self.load.kind)

    def passes(self, wanted: int) -> int:
        """Return in how many passes it is where others are in as many as wanted."""
        return min(wanted, MOST_PASSES)

    def rounds(self, wanted: int) -> int:
        """Return how many rounds it gets where others get as many as wanted."""
        return -(-wanted // 4)

    def warm_up_of(self, contender: str) -> Callable[[], None]:
        """Return nothing to do: the client warms the server up in every round."""
        return lambda: None

    def round_of(
        self, contender: str, operations: int | None = None, seconds: float = SECONDS
    ) -> Callable[[], Mapping[str, float]]:
        """Return a function that loads the server for one window and says what was counted."""

        def one_round() -> Mapping[str, float]:
            if self.fresh:
                with closing(ServerProcess(contender, self.load.kind)) as server:
                    window = measure(self.load, server, WARM_UP, seconds)
            else:
                server = running(contender, self.load.kind)
                season(self.load, server)
                window = measure(self.load, server, WARM_UP, seconds)
            stopwatch.add(window.server_cpu / window.messages)
            return {
                "wall": window.wall / window.messages,
                "busy": window.server_cpu / window.wall,
                "lost": window.lost,
            }

        return one_round

    @property
    def paced(self) -> bool:
        """Whether the client may be slower than the server, so that wall time says nothing."""
        return self.load.mode == "tcp" and written_in("tcp") != "C"


def _echo(connections: int, kibibytes: int, quick: bool = False) -> ServerRow:
    return ServerRow(
        f"echo_{connections}_{kibibytes}k",
        f"echo {connections:,} x {kibibytes} KiB",
        Load("tcp", connections, kibibytes * 1024),
        quick=quick,
    )


SERVER_ROWS = {
    each.name: each
    for each in (
        _echo(1, 1, quick=True),
        _echo(100, 1, quick=True),
        _echo(1_000, 1, quick=True),
        _echo(1, 10),
        _echo(100, 10),
        _echo(1_000, 10),
        _echo(1, 100),
        _echo(100, 100, quick=True),
        _echo(1_000, 100),
        ServerRow(
            "echo_first",
            "first 100 x 1 KiB",
            Load("tcp", 100, 1024),
            operation="message echoed to the first clients of a new server",
            quick=True,
            fresh=True,
        ),
        ServerRow(
            "connections",
            "connect, echo, close",
            Load("connect", 20, 64),
            operation="connection made, one message echoed, connection closed",
            quick=True,
        ),
        ServerRow("echo_tls", "echo, TLS", Load("tls", 20, 1024), quick=True),
        ServerRow("echo_udp", "echo, UDP", Load("udp", 20, 1024), quick=True),
    )
}
