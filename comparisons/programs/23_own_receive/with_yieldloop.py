"""Try first; wait only where the kernel says "not now"."""

import socket

import yieldloop


def send_all(sock, data):
    while data:
        try:
            data = data[sock.send(data) :]  # what it did not take
        except BlockingIOError:
            yield from yieldloop.wait_writable(sock)


@yieldloop.suspending  # for `await` as for `yield from`
def receive(sock):
    while True:
        try:
            return sock.recv(65536)  # what is there, or b""
        except BlockingIOError:
            yield from yieldloop.wait_readable(sock)


async def main():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        async with yieldloop.TaskGroup() as group:
            message = bytes(999_999) + b"\n"
            group.spawn(send_all, ours, message)
            got = b""
            while not got.endswith(b"\n"):
                got += await receive(theirs)
        ours.close()
        print(len(got), "bytes, then", await receive(theirs))


yieldloop.run(main)
