"""A UDP socket of its own; a timeout is a scope."""

import nurseryloop

HOST, QUESTIONS = "127.0.0.1", (b"one", b"two", b"all " * 2250)


async def server(sock):
    known = set()
    while True:
        question, address = await sock.receive_from()
        if address in known:
            await sock.send_to(question.upper(), address)
        known.add(address)  # whose first datagram got lost


async def ask(address, question, answers):
    async with await nurseryloop.open_udp(HOST) as sock:
        while question not in answers:
            await sock.send_to(question, address)
            with nurseryloop.move_on_after(0.1):
                answers[question], _ = await sock.receive_from()


async def main():
    answers = {}
    sock = await nurseryloop.open_udp(HOST)
    async with sock, nurseryloop.open_nursery() as nursery:
        nursery.start_soon(server, sock)
        at = sock.address
        async with nurseryloop.open_nursery() as clients:
            for text in QUESTIONS:
                clients.start_soon(ask, at, text, answers)
        nursery.cancel_scope.cancel()
    for text in QUESTIONS:
        answer = answers[text]
        print(answer[:3], len(answer), answer == text.upper())


nurseryloop.run(main)
