"""Readiness is a callback; a future makes it awaitable."""

import asyncio
import socket


async def ready(kind, sock):
    loop, future = asyncio.get_running_loop(), asyncio.Future()
    getattr(loop, f"add_{kind}")(sock, future.set_result, None)
    await future
    getattr(loop, f"remove_{kind}")(sock)


async def send_all(sock, data):
    while data:
        try:
            data = data[sock.send(data) :]  # what it did not take
        except BlockingIOError:
            await ready("writer", sock)


async def receive(sock):
    while True:
        try:
            return sock.recv(65536)  # what is there, or b""
        except BlockingIOError:
            await ready("reader", sock)


async def main():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        message = bytes(999_999) + b"\n"
        sending = asyncio.create_task(send_all(ours, message))
        received = b""
        while not received.endswith(b"\n"):
            received += await receive(theirs)
        await sending
        ours.close()
        print(len(received), "bytes, then", await receive(theirs))


asyncio.run(main())
