"""How does a server echo with no loop: epoll and the system calls, and nothing around them?

The floor. Edge-triggered; a short read means that there is no more to read, so a message takes one
recv and one send. A connection that cannot take all of an echo is not read until it has.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from select import EPOLLET, EPOLLIN, EPOLLOUT, EPOLLRDHUP, epoll

from .bare_tls import Session

ROOM = 262_144  # bytes
BUFFER = memoryview(bytearray(ROOM))


def streams(announce: Callable[[int], None], tls: ssl.SSLContext | None) -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    listener.setblocking(False)
    poller = epoll()
    poller.register(listener, EPOLLIN | EPOLLET)
    connections: dict[int, socket.socket] = {}
    sessions: dict[int, Session] = {}
    unsent: dict[int, bytes] = {}
    announce(listener.getsockname()[1])
    while True:
        for descriptor, ready in poller.poll():
            if descriptor in connections:
                connection = connections[descriptor]
                if descriptor in sessions:
                    over = sessions[descriptor].echo(ready & EPOLLRDHUP)
                else:
                    over = echo(connection, descriptor, unsent, ready & EPOLLRDHUP)
                if over:
                    connection.close()
                    del connections[descriptor]
                    sessions.pop(descriptor, None)
                continue
            try:
                while True:
                    connection = listener.accept()[0]
                    connection.setblocking(False)
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    connections[connection.fileno()] = connection
                    if tls is not None:
                        sessions[connection.fileno()] = Session(connection, tls)
                    poller.register(connection, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET)
            except BlockingIOError:
                pass


def echo(
    connection: socket.socket,
    descriptor: int,
    unsent: dict[int, bytes],
    ended: int,  # whether the other side has sent its end: a short read is not all then
) -> bool:
    """Echo what there is; return whether the connection is at its end."""
    try:
        while True:
            if unsent and descriptor in unsent:
                data = memoryview(unsent.pop(descriptor))
                received = 0
            else:
                received = connection.recv_into(BUFFER)
                if not received:
                    return True
                data = BUFFER[:received]
            try:
                sent = connection.send(data)
            except BlockingIOError:
                sent = 0
            if sent < len(data):
                unsent[descriptor] = bytes(data[sent:])
                return False
            if 0 < received < ROOM and not ended:
                return False
    except BlockingIOError:
        return False


def datagrams(announce: Callable[[int], None]) -> None:
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    udp.setblocking(False)
    poller = epoll()
    poller.register(udp, EPOLLIN | EPOLLET)
    announce(udp.getsockname()[1])
    while True:
        poller.poll()
        try:
            while True:
                received, address = udp.recvfrom_into(BUFFER)
                udp.sendto(BUFFER[:received], address)
        except BlockingIOError:
            pass
