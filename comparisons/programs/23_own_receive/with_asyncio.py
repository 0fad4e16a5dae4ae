"""Readiness is a callback; a future makes it awaitable."""

import asyncio
import socket


async def ready(add, remove, sock):
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(lambda future: remove(sock))
    add(sock, lambda: future.done() or future.set_result(None))
    await future


async def send_all(loop, sock, data):
    while data:
        try:
            data = data[sock.send(data) :]  # what it did not take
        except BlockingIOError:
            await ready(loop.add_writer, loop.remove_writer, sock)


async def receive(loop, sock):
    while True:
        try:
            return sock.recv(65536)  # what is there, or b""
        except BlockingIOError:
            await ready(loop.add_reader, loop.remove_reader, sock)


async def main():
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        got, message = b"", bytes(999_999) + b"\n"
        async with asyncio.TaskGroup() as group:
            group.create_task(send_all(loop, ours, message))
            while not got.endswith(b"\n"):
                got += await receive(loop, theirs)
        ours.close()
        print(len(got), "bytes, then", await receive(loop, theirs))


asyncio.run(main())
