"""A TLS connection is cut without a goodbye: does the reader see that something may be missing?

The peer sends two words and closes the TCP connection under the TLS. "the end" is what a reader
sees that cannot tell it from an end that was meant.
"""

import socket

import trustme

from loopcorpus._certificates import Certificates
from loopcorpus._io import tls_fault
from loopcorpus._net import HOST
from loopcorpus._plain_tls import call_tls

from .kit import ASYNCIO

AXIS = "io"
CLOCK = "real"


async def experiment(lib):
    certificates = Certificates(trustme)
    seen = []
    heard, over = lib.Event(), lib.Event()

    async def listen(stream):
        seen.append((await stream.receive_some()).decode())
        heard.set()
        try:
            seen.append((await stream.receive_some()).decode() or "the end")
        except Exception as error:
            seen.append(tls_fault(error))
        over.set()

    async with lib.serve_tcp(listen, HOST, tls=certificates.server()) as server:
        peer = await lib.to_thread(call_tls, server.port, certificates.client())
        with peer.sock:
            await lib.to_thread(peer.send, b"last words")
            await heard.wait()
            peer.sock.shutdown(socket.SHUT_WR)
            await over.wait()
    return seen


NOTES = {
    ASYNCIO: (
        "the end of the TCP connection is handed on as the end of the stream, whether or not a "
        "close_notify came before it.",
        "CPython, asyncio/sslproto.py: SSLProtocol.eof_received; "
        "https://github.com/MagicStack/uvloop/pull/385",
    ),
}
