"""Try first; wait only where the kernel says "not now"."""

import socket

import yieldloop


def send_all(sock, data):
    while data:
        try:
            data = data[sock.send(data) :]  # what it did not take
        except BlockingIOError:
            yield from yieldloop.wait_writable(sock)


def receive(sock):
    while True:
        try:
            return sock.recv(65536)  # what is there, or b""
        except BlockingIOError:
            yield from yieldloop.wait_readable(sock)


def main():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        message = bytes(999_999) + b"\n"
        sending = yieldloop.spawn(send_all, ours, message)
        received = b""
        while not received.endswith(b"\n"):
            received += yield from receive(theirs)
        yield from sending.join()
        ours.close()
        end = yield from receive(theirs)
        print(len(received), "bytes, then", end)


yieldloop.run(main)
