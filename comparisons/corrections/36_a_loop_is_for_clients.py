"""Such a loop makes requests; for a server one needs something else.

Accepting is one more thing that a descriptor becomes ready for. A listening
socket is "readable" when somebody has connected, and each connection is served
by a task of its own.

Seeds: 53, 96.
Sources: https://man7.org/linux/man-pages/man2/accept.2.html;
https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server
"""

import loopcorpus


async def shout(stream):
    async with stream:
        while text := await stream.receive_some():
            await stream.send_all(text.upper())


async def ask(lib, port, text, answers):
    async with await lib.connect_tcp("127.0.0.1", port) as stream:
        await stream.send_all(text)
        await stream.send_eof()
        answer = b""
        while part := await stream.receive_some():
            answer += part
        answers.append(answer.decode())


async def main(lib):
    answers = []
    async with lib.serve_tcp(shout, "127.0.0.1") as server:
        async with lib.open_task_group() as group:
            for text in (b"one", b"two", b"three"):
                group.start_soon(ask, lib, server.port, text, answers)
        await server.stop()
    return sorted(answers)


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    answers = lib.run(main, lib)
    assert answers == ["ONE", "THREE", "TWO"], f"{name}: {answers}"
    print(f"{name}, three clients, one server, one thread:", *answers)
