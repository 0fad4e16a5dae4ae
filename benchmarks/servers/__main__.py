"""Run one echo server: `python -m benchmarks.servers CONTENDER KIND CORE PARENT`.

KIND is "tcp", "tls" or "udp"; CORE is the processor to stay on and to have first, -1 for any. The
port is printed as soon as it is served. PARENT is the process that starts it: the server ends with
that one, whichever way it ends.
"""

from __future__ import annotations

import ctypes
import os
import signal
import ssl
import sys
from typing import Any

from ..contenders import FLOOR
from ..serving import server_of

KINDS = ("tcp", "tls", "udp")
_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Have the kernel end this process with its parent (a thread that watches could cost time)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit("the process that started this server is gone")


def go_first() -> None:
    """Let other work on this machine wait for this process, where that is permitted."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        pass


def certificate() -> ssl.SSLContext:
    """Return a server's context with a new certificate for 127.0.0.1."""
    import trustme

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


def announce(port: int) -> None:
    print(port, flush=True)


def main(contender: str, kind: str, core: int, parent: int) -> None:
    """Serve until the process is killed."""
    end_with_parent(parent)
    if core >= 0:
        os.sched_setaffinity(0, {core})
        go_first()
    if kind not in KINDS:
        raise SystemExit(f"no server is called {kind!r}; known are {', '.join(KINDS)}")
    server = server_of(contender)
    arguments: list[Any] = [announce]
    if kind != "udp":
        arguments.append(certificate() if kind == "tls" else None)
    serve = server.module.datagrams if kind == "udp" else server.module.streams
    if contender == FLOOR:
        serve(*arguments)
    else:
        assert server.lib is not None
        server.lib.run(serve, server.library, *arguments)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
