"""A client says that it sends no more: can it still receive the answer?

The server answers when it has seen the end. Two answers: over TCP, and over TLS.
"""

from contextlib import suppress

import trustme

from loopcorpus._certificates import Certificates
from loopcorpus._net import HOST

AXIS = "io"
CLOCK = "real"
SEEDS = (96,)


async def experiment(lib):
    certificates = Certificates(trustme)

    async def answer(stream):
        async with stream:
            while await stream.receive_some():
                pass
            await stream.send_all(b"answer")

    async def ask(server_context, client_context):
        said = []
        # What closing says to an answer that nobody fetched is another question.
        with suppress(Exception):
            async with (
                lib.serve_tcp(answer, HOST, tls=server_context) as server,
                await lib.connect_tcp(HOST, server.port, tls=client_context) as stream,
            ):
                await stream.send_all(b"question")
                try:
                    await stream.send_eof()
                except (NotImplementedError, AttributeError):
                    said.append("cannot say so")
                else:
                    received = await stream.receive_some()
                    said.append("answer" if received == b"answer" else "something else")
        return said[0]

    return [
        await ask(None, None),
        await ask(certificates.server(), certificates.client()),
    ]


NOTES = {
    "yieldloop": (
        "TLS 1.3 can close one direction alone: a close_notify goes out, and reading goes on; the"
        " others refuse, because TLS 1.2 could not.",
        "https://www.rfc-editor.org/rfc/rfc8446#section-6.1",
    ),
    "curio": (
        "`shutdown` on an SSLSocket of the standard library drops TLS: what is read after that is"
        " the encrypted record.",
        "CPython, ssl.py: SSLSocket.shutdown",
    ),
}
