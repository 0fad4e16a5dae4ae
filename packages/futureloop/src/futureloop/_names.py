"""How is a name resolved off the loop?

In a worker thread: the operating system's resolver only blocks. What needs no asking, an address in
figures, is answered at once.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from loopbase import resolve_now


class Names:
    """The part of a loop that asks the resolver."""

    if TYPE_CHECKING:  # what the loop adds to it
        run_in_executor: Callable[..., Any]

    async def getaddrinfo(
        self,
        host: str | bytes | None,
        port: str | bytes | int | None,
        *,
        family: int = 0,
        type: int = 0,
        proto: int = 0,
        flags: int = 0,
    ) -> list[Any]:
        """Return what `socket.getaddrinfo` does, asked in a thread. A cancellation point.

        Raises socket.gaierror, an OSError. Cancelled, the thread's answer is dropped.
        """
        return await self.run_in_executor(  # type: ignore[no-any-return]
            None, socket.getaddrinfo, host, port, family, type, proto, flags
        )

    async def getnameinfo(self, sockaddr: Any, flags: int = 0) -> tuple[str, str]:
        """Return what `socket.getnameinfo` does, asked in a thread. A cancellation point."""
        return await self.run_in_executor(None, socket.getnameinfo, sockaddr, flags)  # type: ignore[no-any-return]

    async def _resolve(
        self,
        host: str | None,
        port: Any,
        *,
        family: int = 0,
        type: int = socket.SOCK_STREAM,
        proto: int = 0,
        flags: int = 0,
    ) -> list[Any]:
        """Do as `getaddrinfo`, without a thread where that is possible. Never returns nothing."""
        infos = None
        if isinstance(port, int) and not flags & ~socket.AI_PASSIVE:
            passive = bool(flags & socket.AI_PASSIVE)
            infos = resolve_now(
                host, port, family=family, type=type, protocol=proto, passive=passive
            )
        if infos is None:
            infos = await self.getaddrinfo(
                host, port, family=family, type=type, proto=proto, flags=flags
            )
        if not infos:
            raise OSError(f"getaddrinfo({host!r}) returned empty list")
        return infos

    async def _resolved(self, sock: socket.socket, address: Any) -> Any:
        """Return `address` with figures for its host, for a socket of an IP family."""
        host, port = address[:2]
        infos = await self._resolve(
            host, port, family=sock.family, type=sock.type, proto=sock.proto
        )
        found = infos[0][4]
        return (*found[:2], *address[2:]) if len(address) > 2 else found
