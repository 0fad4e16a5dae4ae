"""How much of a processor does a server take that has nothing to do?

A hundred connections are open and silent, after each has had one echo. All contenders' servers are
idle at the same time.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing

from .serving import ServerProcess

CONNECTIONS = 100
SETTLING = 0.3  # seconds after the last echo in which a server may tidy up
SECONDS = 1.0


def idle_shares(
    contenders: Sequence[str], on_contender: Callable[[str], None], seconds: float = SECONDS
) -> dict[str, float]:
    """Return the share of a processor that each contender's server takes for that many seconds."""
    with ExitStack() as stack:
        servers = {}
        for contender in contenders:
            server = stack.enter_context(closing(ServerProcess(contender, "tcp")))
            servers[contender] = server.cpu_clock
            for _ in range(CONNECTIONS):
                connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
                stack.enter_context(connection).sendall(b"?")
                connection.recv(1)
            on_contender(contender)
        time.sleep(SETTLING)
        begin = time.monotonic()
        before = {name: time.clock_gettime(clock) for name, clock in servers.items()}
        time.sleep(seconds)
        return {
            name: (time.clock_gettime(clock) - before[name]) / (time.monotonic() - begin)
            for name, clock in servers.items()
        }
