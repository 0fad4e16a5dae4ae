"""What do the backends do otherwise with servers and packets?"""

from __future__ import annotations

import sys

from ._difference import ANYIO, ASYNCIO, BREAKS, Difference

_NURSERY = ("trio", *ANYIO)
_OLD = sys.version_info < (3, 13)
_SERVERS = "test_servers::test_"

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        f"{_SERVERS}a_handler_that_raises",
        (*_NURSERY, "nurseryloop"),
        ["the server's block raises it"],
        "the handlers are children of the server: what one raises ends it",
        "https://trio.readthedocs.io/en/stable/reference-io.html#trio.serve_listeners",
    ),
    Difference(
        f"{_SERVERS}the_block_raises",
        (*_NURSERY, "yieldloop"),
        ["ExceptionGroup", "cancelled"],
        "the block is the body of a nursery or task group, and what leaves one is in a group",
        "https://trio.readthedocs.io/en/stable/reference-core.html#nurseries-and-spawning",
    ),
    Difference(
        "test_udp::test_an_empty_packet_is_not_the_end",
        ("uvloop",),
        [b"after it"],
        "libuv says that there is nothing more to read in the same way, and uvloop drops both",
        "uvloop, handles/udp.pyx: __uv_udp_on_receive",
    ),
    Difference(
        "test_udp::test_a_port_that_somebody_else_has",
        ("uvloop",),
        BREAKS,
        "a packet socket that cannot be bound is not closed",
        "uvloop, loop.pyx: Loop.create_datagram_endpoint",
    ),
    Difference(
        "test_udp::test_an_empty_packet_is_not_the_end",
        ("asyncio", "anyio+asyncio") if _OLD else (),
        [b"after it"],
        "before Python 3.13 sendto() with no bytes sends nothing",
        "https://docs.python.org/3/library/asyncio-protocol.html#asyncio.DatagramTransport.sendto",
    ),
    Difference(
        f"{_SERVERS}the_file_of_a_unix_socket_is_gone_afterwards",
        ASYNCIO if _OLD else (),
        [True, True],
        "before Python 3.13 the file is left where it was",
        "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_server",
    ),
)
