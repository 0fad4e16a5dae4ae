"""How does a server echo through TLS with no loop?

`ssl.MemoryBIO` between the records and a socket: a message takes one recv and one send, as without
TLS. (A socket that is wrapped reads each record's header on its own, and then tries once more.)
"""

from __future__ import annotations

import socket
import ssl

ROOM = 262_144  # bytes
BUFFER = memoryview(bytearray(ROOM))


class Session:
    """A connection's records; echoes are expected to fit the socket's buffer."""

    def __init__(self, connection: socket.socket, context: ssl.SSLContext) -> None:
        self.connection = connection
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.shaking_hands = True

    def echo(self, ended: int) -> bool:
        """Echo what there is; return whether the connection is at its end.

        ended: whether the other side has sent its end, so that what is read first is not all.
        """
        over = False
        while not over:
            try:
                received = self.connection.recv_into(BUFFER)
            except BlockingIOError:
                break
            self.incoming.write(BUFFER[:received])
            over = not received or self.process()
            if self.outgoing.pending:
                self.connection.send(self.outgoing.read())
            if not ended:
                break
        return over

    def process(self) -> bool:
        """Turn what came into what goes; return whether the other side has said goodbye."""
        try:
            if self.shaking_hands:
                self.tls.do_handshake()
                self.shaking_hands = False
            while self.incoming.pending or self.tls.pending():
                data = self.tls.read(ROOM)
                if not data:
                    self.tls.unwrap()
                    return True
                self.tls.write(data)
        except ssl.SSLWantReadError:
            pass
        return False
