"""Receiving waits until the message is there, or until the other side closes.

`recv` returns as soon as anything is there, up to the size asked for. A loop
that collects until the end of the stream cannot hold a conversation: the other
side waits for the answer, and does not close.

Seeds: 91, 96.
Sources: https://man7.org/linux/man-pages/man2/recv.2.html
"""

import loopcorpus


async def main(lib):
    here, there = lib.socketpair()
    await lib.sock_sendall(there, b"How much ")
    parts = [await lib.sock_recv(here, 100)]  # nobody has closed
    await lib.sock_sendall(there, b"is 6 * 7?\n")
    while not parts[-1].endswith(b"\n"):  # the program knows the end
        parts.append(await lib.sock_recv(here, 100))
    await lib.sock_sendall(here, b"42\n")
    answer = await lib.sock_recv(there, 100)
    lib.sock_close(there)
    end = await lib.sock_recv(here, 100)
    lib.sock_close(here)
    return parts, answer, end


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    parts, answer, end = lib.run(main, lib)
    assert parts == [b"How much ", b"is 6 * 7?\n"], f"{name}: {parts}"
    assert (answer, end) == (b"42\n", b""), (answer, end)
    print(f"{name}: {parts[0]} {parts[1]} -> {answer}; the end is {end}")
