"""A socket is as it is, but waits; a timeout is a scope."""

import trio
from trio.socket import SOCK_DGRAM, socket

QUESTIONS = b"one", b"two", b"all " * 2250


async def server(sock):
    known = set()
    while True:
        question, address = await sock.recvfrom(65536)
        if address in known:
            await sock.sendto(question.upper(), address)
        known.add(address)  # whose first datagram got lost


async def ask(address, question, answers):
    with socket(type=SOCK_DGRAM) as sock:
        await sock.connect(address)
        while question not in answers:
            await sock.send(question)
            with trio.move_on_after(0.1):
                answers[question] = await sock.recv(65536)


async def main():
    answers = {}
    with socket(type=SOCK_DGRAM) as sock:
        await sock.bind(("127.0.0.1", 0))
        async with trio.open_nursery() as nursery:
            nursery.start_soon(server, sock)
            async with trio.open_nursery() as clients:
                for text in QUESTIONS:
                    at = sock.getsockname()
                    clients.start_soon(ask, at, text, answers)
            nursery.cancel_scope.cancel()
    for text in QUESTIONS:
        answer = answers[text]
        print(answer[:3], len(answer), answer == text.upper())


trio.run(main)
