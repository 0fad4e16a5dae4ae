"""Try first; wait only where the kernel says "not now"."""

import socket

import trio


async def send_all(sock, data):
    while data:
        try:
            data = data[sock.send(data) :]  # what it did not take
        except BlockingIOError:
            await trio.lowlevel.wait_writable(sock)


async def receive(sock):
    while True:
        try:
            return sock.recv(65536)  # what is there, or b""
        except BlockingIOError:
            await trio.lowlevel.wait_readable(sock)


async def main():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        async with trio.open_nursery() as nursery:
            message = bytes(999_999) + b"\n"
            nursery.start_soon(send_all, ours, message)
            got = b""
            while not got.endswith(b"\n"):
                got += await receive(theirs)
        ours.close()
        print(len(got), "bytes, then", await receive(theirs))


trio.run(main)
