"""How is a name resolved off the loop?

By the operating system's resolver in a worker thread, because it blocks. What needs no asking, an
address in figures, is answered at once. A cancelled question is abandoned: its thread goes on until
the resolver answers, and nobody hears of it.
"""

from __future__ import annotations

import socket
from collections.abc import Generator
from functools import partial
from typing import Any

from loopbase import AddressInfo, Outcome, capture, check_host, check_port, resolve_now

from ._suspend import suspending
from ._threads import run_in_thread


@suspending
def getaddrinfo(
    host: str | bytes | None,
    port: int | str | None,
    family: int = 0,
    type: int = 0,
    proto: int = 0,
    flags: int = 0,
) -> Generator[Any, Any, list[AddressInfo]]:
    """Resolve a name, as `socket.getaddrinfo`, in a worker thread.

    Raises socket.gaierror. A cancellation point; cancelled, it leaves the thread to itself.
    """
    ask = partial(socket.getaddrinfo, host, port, family, type, proto, flags)
    # The outcome as a value: the failure of a thread that was abandoned is of no interest.
    outcome: Outcome[Any] = yield from run_in_thread(capture, ask, abandon_on_cancel=True)
    return outcome.unwrap()  # type: ignore[no-any-return]


@suspending
def resolve(
    host: str | bytes | None,
    port: int,
    *,
    family: int = 0,
    type: int = socket.SOCK_STREAM,
    passive: bool = False,
) -> Generator[Any, Any, list[AddressInfo]]:
    """Return the addresses of `host`, without a thread where nobody needs to be asked.

    host: None for every interface of this machine (`passive`) or its loopback.
    Raises TypeError or ValueError for what cannot be a host or a port, socket.gaierror if the
    resolver does not know it. A cancellation point only if it is asked.
    """
    name = None if host is None else check_host(host)
    check_port(port)
    known = resolve_now(name, port, family=family, type=type, passive=passive)
    if known is not None:
        return known
    flags = socket.AI_PASSIVE if passive else 0
    return (yield from getaddrinfo(name, port, family, type, 0, flags))
