"""Who is at the other end of a TLS connection, and does just what the case wants?

A TLS peer over a plain blocking socket, to be driven by one function in a thread. Records and
socket are apart, so that it can leave without a word, or say something that is no record.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import Any


class PlainTls:
    """One end of a TLS connection. Every call blocks."""

    def __init__(self, sock: socket.socket, context: ssl.SSLContext, name: str | None) -> None:
        self.sock = sock
        sock.settimeout(10)  # a case that waits for something that never comes ends by this
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(
            self._incoming, self._outgoing, server_side=name is None, server_hostname=name
        )

    def _do(self, operation: Callable[..., Any], *args: Any) -> Any:
        while True:
            try:
                result = operation(*args)
            except ssl.SSLWantReadError:
                self._flush()
                if data := self.sock.recv(65536):
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            else:
                self._flush()
                return result

    def _flush(self) -> None:
        if data := self._outgoing.read():
            self.sock.sendall(data)

    def handshake(self) -> None:
        try:
            self._do(self._tls.do_handshake)
        except BaseException:
            self.sock.close()
            raise

    def send(self, data: bytes) -> None:
        self._do(self._tls.write, data)

    def receive(self) -> bytes:
        """Return some bytes, or b"" after a close_notify. Raises SSLEOFError without one."""
        try:
            return bytes(self._do(self._tls.read, 65536))
        except ssl.SSLZeroReturnError:
            return b""

    def say_goodbye(self) -> None:
        """Send a close_notify; do not wait for the other's."""
        try:
            self._tls.unwrap()
        except ssl.SSLError:
            pass  # it wants to read the other's
        self._flush()

    def send_garbage(self) -> None:
        self.sock.sendall(b"this is no record, it is far from one")


def call_tls(port: int, context: ssl.SSLContext, host: str = "127.0.0.1") -> PlainTls:
    """Connect to a server of the case, and make the handshake."""
    peer = PlainTls(socket.create_connection((host, port)), context, host)
    peer.handshake()
    return peer


def answer_tls(listener: socket.socket, context: ssl.SSLContext) -> PlainTls:
    """Accept one client of the case, and make the handshake."""
    peer = PlainTls(listener.accept()[0], context, None)
    peer.handshake()
    return peer
