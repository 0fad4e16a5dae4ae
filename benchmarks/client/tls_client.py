"""How fast does a server echo through TLS? Asked by a client that decrypts afterwards.

python -m benchmarks.client.tls_client MODE PORT CONNECTIONS BYTES WARM_UP SECONDS PID CORE

Echoes are decrypted and compared when the window is over: what a client sends next does not depend
on them, and a program in Python that has half of the work is faster than a server.
"""

from __future__ import annotations

import ssl

from .echo_client import ROOM, Connection, main


class TLSConnection(Connection):
    """A connection with one message outstanding, in TLS records."""

    def __init__(self, port: int, message: bytes) -> None:
        super().__init__(port, message)
        self.message = message
        self.incoming, self.encrypted = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = insecure().wrap_bio(self.incoming, self.encrypted)
        self.echoes: list[bytes] = []  # of all messages, still encrypted
        self.handshake()
        self.outgoing = self.encrypt()

    def encrypt(self) -> memoryview:
        self.tls.write(self.message)
        return memoryview(self.encrypted.read())

    def handshake(self) -> None:
        """Shake hands, and have one echo: what a server says about sessions comes before it."""
        while True:
            try:
                self.tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                self.sock.sendall(self.encrypted.read())
                self.incoming.write(self.sock.recv(ROOM))
        self.sock.sendall(self.encrypted.read())
        self.sock.sendall(self.encrypt())
        self.decrypt(1)

    def decrypt(self, messages: int) -> None:
        """Compare as many echoes with what was sent; what has not come yet is waited for."""
        for _ in range(messages):
            echo = b""
            while len(echo) < len(self.message):
                try:
                    echo += self.tls.read(len(self.message) - len(echo))
                except ssl.SSLWantReadError:
                    self.incoming.write(self.sock.recv(ROOM))
            if echo != self.message:
                raise SystemExit("the server sent other bytes than it was sent")

    def compare(self, data: bytes) -> None:
        """Keep it for `close`. An echo in other records than the message would be miscounted."""
        self.echoes.append(data)
        if self.echoed > len(self.outgoing):
            raise SystemExit("the server sent other records than it was sent")

    def next_message(self) -> None:
        """Begin anew."""
        super().next_message()
        self.outgoing = self.encrypt()

    def close(self) -> None:
        """Compare every echo; then close as TLS does."""
        echoes = b"".join(self.echoes)
        self.incoming.write(echoes)
        self.decrypt(len(echoes) // len(self.outgoing))
        try:
            self.tls.unwrap()
        except ssl.SSLWantReadError:
            self.sock.setblocking(True)
            self.sock.sendall(self.encrypted.read())
        super().close()


def insecure() -> ssl.SSLContext:
    """Return a context that takes any certificate: the server has made its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


if __name__ == "__main__":
    main(TLSConnection)
