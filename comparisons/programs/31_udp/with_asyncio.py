"""The socket is the standard library's; the loop waits for it."""

import asyncio
from socket import SOCK_DGRAM, socket

QUESTIONS = b"one", b"two", b"all " * 2250


async def server(loop, sock):
    known = set()
    while True:
        question, address = await loop.sock_recvfrom(sock, 65536)
        if address in known:
            await loop.sock_sendto(sock, question.upper(), address)
        known.add(address)  # whose first datagram got lost


async def ask(loop, peer, question):
    with socket(type=SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.connect(peer.getsockname())
        while True:
            await loop.sock_sendall(sock, question)
            try:
                async with asyncio.timeout(0.1):
                    return await loop.sock_recv(sock, 65536)
            except TimeoutError:
                pass  # it got lost: ask again


async def main():
    loop = asyncio.get_running_loop()
    with socket(type=SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.bind(("127.0.0.1", 0))
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(server(loop, sock))
            asking = [ask(loop, sock, text) for text in QUESTIONS]
            answers = await asyncio.gather(*asking)
            serving.cancel()
    for text, answer in zip(QUESTIONS, answers, strict=True):
        print(answer[:3], len(answer), answer == text.upper())


asyncio.run(main())
