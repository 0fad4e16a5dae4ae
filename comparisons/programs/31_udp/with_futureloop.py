"""A UDP socket of its own; a timeout around each try."""

import futureloop

HOST, QUESTIONS = "127.0.0.1", (b"one", b"two", b"all " * 2250)


async def server(sock):
    known = set()
    while True:
        question, address = await sock.receive_from()
        if address in known:
            await sock.send_to(question.upper(), address)
        known.add(address)  # whose first datagram got lost


async def ask(at, question):
    async with await futureloop.open_udp(remote_addr=at) as sock:
        while True:
            await sock.send_to(question)
            try:
                async with futureloop.timeout(0.1):
                    answer, _ = await sock.receive_from()
                    return answer
            except TimeoutError:
                pass  # it got lost: ask again


async def main():
    sock = await futureloop.open_udp(HOST)
    async with sock, futureloop.TaskGroup() as group:
        serving = group.create_task(server(sock))
        asking = [ask(sock.address, text) for text in QUESTIONS]
        answers = await futureloop.gather(*asking)
        serving.cancel()
    for text, answer in zip(QUESTIONS, answers, strict=True):
        print(answer[:3], len(answer), answer == text.upper())


futureloop.run(main())
