"""Run the servers of one library: `python -m comparisons.servers BACKEND CERTIFICATES [GRACE]`.

Four of them in one loop: "echo" and "http", and the same over TLS as "tls" and "https". Their
ports are printed as one line of JSON as soon as all of them accept. SIGTERM stops them: nobody is
accepted any more, and whoever is connected has GRACE seconds (30) to finish.

CERTIFICATES: a folder with a file NAME.pem (the key, then the certificate) for each name that the
servers answer to. A client says in its greeting which it wants (SNI); one that does not, or names
another, gets localhost.
"""

import json
import signal
import ssl
import sys
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any

import loopcorpus

from .echo import echo
from .http_hello import serve_http

HOST = "127.0.0.1"
# name -> its handler, and the protocol that it agrees on if it speaks TLS (ALPN)
SERVERS: dict[str, tuple[Any, str | None]] = {
    "echo": (echo, None),
    "http": (serve_http, None),
    "tls": (echo, "echo"),
    "https": (serve_http, "http/1.1"),
}


def server_context(certificates: Path, protocol: str) -> ssl.SSLContext:
    """Return a context that agrees on `protocol` and has the certificate of each name."""
    by_name = {}
    for file in certificates.glob("*.pem"):
        by_name[file.stem] = context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        context.set_alpn_protocols([protocol])
    default = by_name["localhost"]

    def choose(connection: Any, name: str | None, _context: ssl.SSLContext) -> None:
        connection.context = by_name.get(name or "localhost", default)

    default.sni_callback = choose
    return default


async def main(
    lib: loopcorpus.Backend, contexts: dict[str, ssl.SSLContext | None], grace: float
) -> None:
    """Serve until SIGTERM, then stop all servers at the same time."""
    async with AsyncExitStack() as stack:
        signals = await stack.enter_async_context(lib.open_signal_receiver(signal.SIGTERM))
        servers = {}
        for name, (handler, _) in SERVERS.items():
            serving = lib.serve_tcp(partial(handler, lib), HOST, tls=contexts[name])
            servers[name] = await stack.enter_async_context(serving)
        print(json.dumps({name: server.port for name, server in servers.items()}), flush=True)
        async for _ in signals:
            break
        await lib.gather(*(partial(server.stop, grace) for server in servers.values()))


if __name__ == "__main__":
    backend, folder, *more = sys.argv[1:]
    lib = loopcorpus.backend(backend)
    contexts = {
        name: server_context(Path(folder), protocol) if protocol else None
        for name, (_, protocol) in SERVERS.items()
    }
    lib.run(main, lib, contexts, float(*more or [30]))
