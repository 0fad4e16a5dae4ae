"""Who vouches for the servers of the cases?

A certificate authority that lives for one test session. `trustme` makes it; where that is not
installed, the cases that use it are skipped by that name.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from typing import Any


class Certificates:
    """Contexts of clients and servers that trust each other."""

    def __init__(self, trustme: Any) -> None:
        self._authority = trustme.CA()
        self._server = self._authority.issue_cert("localhost", "127.0.0.1", "loops.test")

    def server(self, alpn: Sequence[str] = ()) -> ssl.SSLContext:
        """A context for the server that is called localhost, 127.0.0.1 and loops.test."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._server.configure_cert(context)
        return _with(context, alpn)

    def client(self, alpn: Sequence[str] = ()) -> ssl.SSLContext:
        """A context for a client that trusts the authority."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._authority.configure_trust(context)
        return _with(context, alpn)

    def distrustful(self) -> ssl.SSLContext:
        """A context for a client that trusts nobody."""
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _with(context: ssl.SSLContext, alpn: Sequence[str]) -> ssl.SSLContext:
    if alpn:
        context.set_alpn_protocols(list(alpn))
    return context
