"""How fast does a server echo? Asked in Python, where there is no C compiler.

python -m benchmarks.client.echo_client MODE PORT CONNECTIONS BYTES WARM_UP SECONDS PID CORE

Does and prints what `echo_client.c` does, for MODE "tcp" alone, at the price of a client that may
be slower than the server; the server's CPU time per message suffers less from that.
"""

from __future__ import annotations

import json
import os
import select
import socket
import ssl
import sys
from collections.abc import Callable
from time import clock_gettime, monotonic, process_time

BATCH = 64  # connections made at once: fewer than any server's backlog
EVENTS = select.EPOLLIN | select.EPOLLOUT | select.EPOLLET
ROOM = 65_536  # bytes read at once; for more, each read would have its memory mapped
PATIENCE = 20  # seconds of silence after which the server counts as dead


class Connection:
    """A connection with one message outstanding."""

    def __init__(self, port: int, message: bytes) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.settimeout(PATIENCE)
        self.outgoing = memoryview(message)  # what is on the wire for one message
        self.sent = 0  # bytes of it
        self.echoed = 0

    def transmit(self) -> None:
        """Send what is left of the message, as far as that goes."""
        try:
            while self.sent < len(self.outgoing):
                self.sent += self.sock.send(self.outgoing[self.sent :])
        except BlockingIOError:
            pass

    def receive(self) -> None:
        """Take what has come back."""
        try:
            while self.echoed < len(self.outgoing):
                data = self.sock.recv(ROOM)
                if not data:
                    raise SystemExit("the server closed a connection too early")
                self.echoed += len(data)
                self.compare(data)
        except BlockingIOError:
            pass

    def compare(self, data: bytes) -> None:
        """Exit unless it is what was sent; `echoed` is already behind it."""
        if data != self.outgoing[self.echoed - len(data) : self.echoed]:
            raise SystemExit("the server sent other bytes than it was sent")

    def next_message(self) -> None:
        """Begin anew."""
        self.sent = self.echoed = 0

    def close(self) -> None:
        """Say goodbye and wait until the server has closed its end."""
        self.sock.settimeout(PATIENCE)
        try:
            self.sock.shutdown(socket.SHUT_WR)
            while self.sock.recv(ROOM):
                pass
        except (ssl.SSLError, ConnectionError):
            pass  # the server left without a word, which is its right
        self.sock.close()


class Client:
    """All connections, and how many messages have come back on them."""

    def __init__(
        self, connect: Callable[[int, bytes], Connection], port: int, count: int, size: int
    ) -> None:
        self.poller = select.epoll()
        self.connections: dict[int, Connection] = {}
        self.messages = 0  # echoed so far
        # seconds; with a processor of its own it does not sleep: a server would pay for waking it
        self.nap = 0.0 if int(sys.argv[8]) >= 0 and count > 1 else 0.02
        self.again = False  # whether an echo is answered with the next message
        pattern = bytes((number * 2_654_435_761 >> 24) & 255 for number in range(size + 251))
        for first in range(0, count, BATCH):
            for number in range(first, min(first + BATCH, count)):
                connection = connect(port, pattern[number % 251 :][:size])
                connection.sock.setblocking(False)
                self.connections[connection.sock.fileno()] = connection
                self.poller.register(connection.sock, EVENTS)
                connection.transmit()
            self.finish()

    def turn(self) -> None:
        """Look what has happened, and do what there is to do about it."""
        if not (events := self.poller.poll(self.nap)):
            return
        for descriptor, ready in events:
            connection = self.connections[descriptor]
            if ready & ~select.EPOLLOUT and connection.echoed < len(connection.outgoing):
                connection.receive()
                if connection.echoed >= len(connection.outgoing):
                    self.messages += 1
                    if self.again:
                        connection.next_message()
            connection.transmit()

    def finish(self) -> None:
        """Go on until every connection has its echo."""
        self.again = False
        end = monotonic() + PATIENCE
        while any(each.echoed < len(each.outgoing) for each in self.connections.values()):
            self.turn()
            if monotonic() > end:
                raise SystemExit("the server is silent")

    def run(self, seconds: float) -> None:
        """Go on for that long, and until something was echoed."""
        begin, before = monotonic(), self.messages
        while monotonic() < begin + seconds or self.messages == before:
            self.turn()
            if self.messages == before and monotonic() > begin + PATIENCE:
                raise SystemExit("the server is silent")

    def begin(self) -> None:
        """Send the first message of every connection."""
        self.again = True
        for connection in self.connections.values():
            connection.next_message()
            connection.transmit()

    def close(self) -> None:
        for connection in self.connections.values():
            connection.close()
        self.poller.close()


def main(connect: Callable[[int, bytes], Connection]) -> None:
    """Load the server as the command line says and print what was counted."""
    port, count, size = map(int, sys.argv[2:5])
    warm_up, seconds = map(float, sys.argv[5:7])
    if (core := int(sys.argv[8])) >= 0:
        os.sched_setaffinity(0, {core})
        try:  # other work on this machine waits, if that is permitted
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
        except PermissionError:
            pass
    server_clock = (~int(sys.argv[7]) << 3) | 2  # clock_getcpuclockid(3), which Python lacks
    client = Client(connect, port, count, size)
    client.begin()
    client.run(warm_up)
    begin, done, own = monotonic(), client.messages, process_time()
    cpu = clock_gettime(server_clock)
    client.run(seconds)
    window = {
        "server_cpu": clock_gettime(server_clock) - cpu,
        "messages": client.messages - done,
        "wall": monotonic() - begin,
        "client_cpu": process_time() - own,
        "lost": 0,
    }
    client.finish()
    client.close()
    print(json.dumps(window))


if __name__ == "__main__":
    main(Connection)
