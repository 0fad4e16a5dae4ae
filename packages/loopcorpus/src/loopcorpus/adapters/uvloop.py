"""How does uvloop answer the contract?

Like asyncio: it replaces asyncio's loop and keeps its tasks, its futures and everything above.
"""

from __future__ import annotations

import uvloop

from ._asyncio_streams import connect_tcp_in_order
from ._uvloop_virtual import VirtualUvloop
from .asyncio import AnyAsyncioBackend


class UvloopBackend(AnyAsyncioBackend):
    name = "uvloop"

    def __init__(self) -> None:
        # The first loop opens the pipe that libuv keeps for signals. Made here, so that nobody
        # takes it for a descriptor that their run left behind.
        uvloop.new_event_loop().close()

    _loop = uvloop.Loop
    _virtual_loop = VirtualUvloop
    connect_tcp = staticmethod(connect_tcp_in_order)
