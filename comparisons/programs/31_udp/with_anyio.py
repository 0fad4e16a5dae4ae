"""A UDP socket is an iterator of datagrams."""

import anyio
from anyio import create_connected_udp_socket, create_udp_socket
from anyio.abc import SocketAttribute

HOST, QUESTIONS = "127.0.0.1", (b"one", b"two", b"all " * 2250)


async def server(sock):
    known = set()
    async for question, address in sock:
        if address in known:
            await sock.sendto(question.upper(), *address)
        known.add(address)  # whose first datagram got lost


async def ask(address, question, answers):
    async with await create_connected_udp_socket(*address) as sock:
        while question not in answers:
            await sock.send(question)
            with anyio.move_on_after(0.1):
                answers[question] = await sock.receive()


async def main():
    answers = {}
    async with (
        await create_udp_socket(local_host=HOST) as sock,
        anyio.create_task_group() as group,
    ):
        group.start_soon(server, sock)
        at = sock.extra(SocketAttribute.local_address)
        async with anyio.create_task_group() as clients:
            for text in QUESTIONS:
                clients.start_soon(ask, at, text, answers)
        group.cancel_scope.cancel()
    for text in QUESTIONS:
        answer = answers[text]
        print(answer[:3], len(answer), answer == text.upper())


anyio.run(main)
