"""How fast does a server echo? Asked in Python: for TLS, and where there is no C compiler.

python echo_client.py MODE PORT CONNECTIONS BYTES WARM_UP SECONDS PID CORE

Does and prints what `echo_client.c` does, for MODE "tcp" and "tls", at the price of a client that
may be slower than the server; the server's CPU time per message does not suffer from that.
"""

from __future__ import annotations

import json
import os
import select
import socket
import ssl
import sys
from time import clock_gettime, monotonic, process_time

BATCH = 64  # connections made at once: fewer than any server's backlog
EVENTS = select.EPOLLIN | select.EPOLLOUT | select.EPOLLET
ROOM = 262_144  # bytes read at once
PATIENCE = 20  # seconds of silence after which the server counts as dead
NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Connection:
    """A connection with one message outstanding."""

    def __init__(self, sock: socket.socket, message: bytes) -> None:
        self.sock = sock
        self.message = memoryview(message)
        self.sent = 0
        self.echoed = 0

    def transmit(self) -> None:
        """Send what is left of the message, as far as that goes."""
        try:
            while self.sent < len(self.message):
                self.sent += self.sock.send(self.message[self.sent :])
        except NOT_NOW:
            pass

    def receive(self) -> int:
        """Compare what has come back; return the number of bytes."""
        before = self.echoed
        try:
            while self.echoed < len(self.message):
                data = self.sock.recv(ROOM)
                if data != self.message[self.echoed : self.echoed + len(data)] or not data:
                    raise SystemExit("the server sent other bytes than it was sent")
                self.echoed += len(data)
        except NOT_NOW:
            pass
        return self.echoed - before

    def close(self) -> None:
        """Say goodbye and wait until the server has closed its end."""
        self.sock.settimeout(PATIENCE)
        try:
            if isinstance(self.sock, ssl.SSLSocket):
                self.sock = self.sock.unwrap()
            self.sock.shutdown(socket.SHUT_WR)
            while self.sock.recv(ROOM):
                pass
        except (ssl.SSLError, ConnectionError):
            pass  # the server left without a word, which is its right
        self.sock.close()


def connect(port: int, tls: ssl.SSLContext | None) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if tls is not None:
        sock = tls.wrap_socket(sock)
    sock.setblocking(False)
    return sock


class Client:
    """All connections, and what has come back on them."""

    def __init__(self, port: int, count: int, size: int, tls: ssl.SSLContext | None) -> None:
        self.poller = select.epoll()
        self.connections: dict[int, Connection] = {}
        self.bytes = 0  # echoed so far
        self.again = False  # whether an echo is answered with the next message
        pattern = bytes((number * 2_654_435_761 >> 24) & 255 for number in range(size + 251))
        for first in range(0, count, BATCH):
            for number in range(first, min(first + BATCH, count)):
                message = pattern[number % 251 :][:size]
                connection = Connection(connect(port, tls), message)
                self.connections[connection.sock.fileno()] = connection
                self.poller.register(connection.sock, EVENTS)
                connection.transmit()
            self.finish()

    def turn(self) -> None:
        """Wait for what happens, and do what there is to do about it."""
        events = self.poller.poll(PATIENCE)
        if not events:
            raise SystemExit("the server is silent")
        for descriptor, ready in events:
            connection = self.connections[descriptor]
            if ready & ~select.EPOLLOUT:
                self.bytes += connection.receive()
                if self.again and connection.echoed == len(connection.message):
                    connection.sent = connection.echoed = 0
            connection.transmit()

    def finish(self) -> None:
        """Go on until every connection has its echo."""
        self.again = False
        while any(each.echoed < len(each.message) for each in self.connections.values()):
            self.turn()

    def run(self, seconds: float) -> None:
        """Go on for that long, and until something was echoed."""
        end, before = monotonic() + seconds, self.bytes
        while monotonic() < end or self.bytes == before:
            self.turn()

    def begin(self) -> None:
        """Send the first message of every connection."""
        self.again = True
        for connection in self.connections.values():
            connection.sent = connection.echoed = 0
            connection.transmit()

    def close(self) -> None:
        for connection in self.connections.values():
            connection.close()
        self.poller.close()


def insecure() -> ssl.SSLContext:
    """Return a context that takes any certificate: the server has made its own."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname = False
    tls.verify_mode = ssl.CERT_NONE
    return tls


def main(mode: str, port: int, count: int, size: int, warm_up: float, seconds: float) -> None:
    """Load the server and print what was counted."""
    server_clock = (~int(sys.argv[7]) << 3) | 2  # clock_getcpuclockid(3), which Python lacks
    client = Client(port, count, size, insecure() if mode == "tls" else None)
    client.begin()
    client.run(warm_up)
    begin, cpu, own, done = monotonic(), clock_gettime(server_clock), process_time(), client.bytes
    client.run(seconds)
    window = {
        "messages": (client.bytes - done) / size,
        "wall": monotonic() - begin,
        "server_cpu": clock_gettime(server_clock) - cpu,
        "client_cpu": process_time() - own,
        "lost": 0,
    }
    client.finish()
    client.close()
    print(json.dumps(window))


if __name__ == "__main__":
    if (core := int(sys.argv[8])) >= 0:
        os.sched_setaffinity(0, {core})
        try:  # other work on this machine waits, if that is permitted
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
        except PermissionError:
            pass
    numbers = [*map(int, sys.argv[2:5]), *map(float, sys.argv[5:7])]
    main(sys.argv[1], *numbers)  # type: ignore[arg-type]
