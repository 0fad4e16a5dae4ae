"""Which addresses does a name have?

Those that the case says. Libraries of Python ask `socket.getaddrinfo`, which is replaced here; one
that asks the system by itself does not see it: it lacks the contract's `python_resolver`.

The addresses of a name have one port, so they are hosts of their own: on Linux all of 127.0.0.0/8
is this machine.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from ._net import blackhole

NAME = "corpus.invalid"  # RFC 6761: nobody has it

_real = socket.getaddrinfo


@contextmanager
def resolving(answer: Callable[[], list[tuple[str, int]]]) -> Iterator[list[str]]:
    """While the block runs, `NAME` has the addresses that `answer()` returns, in that order.

    Yields the list of the names that were asked for. `answer` is called wherever the library
    resolves names, and may block or raise.
    """
    asked: list[str] = []

    def getaddrinfo(host: Any, port: Any, *args: Any, **options: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        if name != NAME:
            return _real(host, port, *args, **options)
        flags = options.get("flags", args[3] if len(args) > 3 else 0)
        if flags & socket.AI_NUMERICHOST:
            raise socket.gaierror(socket.EAI_NONAME, "this is a name")
        asked.append(name)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address)
            for address in answer()
        ]

    socket.getaddrinfo = getaddrinfo
    try:
        yield asked
    finally:
        socket.getaddrinfo = _real


@contextmanager
def hosts(*kinds: str) -> Iterator[list[tuple[tuple[str, int], socket.socket | None]]]:
    """Yield an address and its listening socket for each kind, all with one port.

    "answers" listens, "silent" neither answers nor refuses, "refuses" has no socket.
    """
    with ExitStack() as stack:
        port = 0
        found: list[tuple[tuple[str, int], socket.socket | None]] = []
        for number, kind in sorted(enumerate(kinds, 2), key=lambda it: it[1] == "refuses"):
            sock = None
            if kind == "answers":
                sock = stack.enter_context(socket.create_server((f"127.0.0.{number}", port)))
            elif kind == "silent":
                sock = stack.enter_context(blackhole(f"127.0.0.{number}", port))
            if sock is not None:
                port = sock.getsockname()[1]
            found.append(((f"127.0.0.{number}", port or 1), sock))
        yield sorted(found, key=lambda it: it[0])


@contextmanager
def named(*kinds: str) -> Iterator[tuple[int, list[socket.socket | None]]]:
    """Let `NAME` have hosts of these kinds; yield their port and their sockets."""
    with hosts(*kinds) as found, resolving(lambda: [address for address, _ in found]):
        yield found[0][0][1], [sock for _, sock in found]
