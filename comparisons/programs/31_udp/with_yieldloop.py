"""A UDP socket of its own; a timeout is a block."""

from functools import partial

import yieldloop

HOST, QUESTIONS = "127.0.0.1", (b"one", b"two", b"all " * 2250)


def server(sock):
    known = set()
    while True:
        question, address = yield from sock.receive_from()
        if address in known:
            yield from sock.send_to(question.upper(), address)
        known.add(address)  # whose first datagram got lost


async def ask(address, question):
    async with await yieldloop.open_udp(HOST) as sock:
        while True:
            await sock.send_to(question, address)
            with yieldloop.ignore_after(0.1):
                answer, _ = await sock.receive_from()
                return answer


async def main():
    sock = await yieldloop.open_udp(HOST)
    async with sock, yieldloop.TaskGroup() as group:
        group.spawn(server, sock)
        at = sock.address
        asking = [partial(ask, at, text) for text in QUESTIONS]
        answers = await yieldloop.gather(*asking)
        group.cancel()
    for text, answer in zip(QUESTIONS, answers, strict=True):
        print(answer[:3], len(answer), answer == text.upper())


yieldloop.run(main)
