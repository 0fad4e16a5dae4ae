"""One task reads a socket, so another one cannot write to it meanwhile.

A selector has one entry for each descriptor, and a loop that registers reading
and writing as two finds the second "already registered". One entry
serves both, with data that says whom to wake; the directions are independent.
Below both sides send more than the buffers hold, and receive.

Seeds: 91, 96, 97.
Sources: https://docs.python.org/3/library/selectors.html#selectors.BaseSelector.register
"""

import selectors
import socket

import loopcorpus

SIZE = 1_000_000


async def receive_all(lib, sock, received):
    while len(received) < SIZE:
        received += await lib.sock_recv(sock, 65536)


async def main(lib):
    here, there = lib.socketpair()
    sent = b"x" * SIZE
    received = {here: bytearray(), there: bytearray()}
    async with lib.open_task_group() as group:
        for sock in (here, there):
            group.start_soon(receive_all, lib, sock, received[sock])
            group.start_soon(lib.sock_sendall, sock, sent)
    lib.sock_close(here)
    lib.sock_close(there)
    return [bytes(each) == sent for each in received.values()]


a, b = socket.socketpair()
with selectors.DefaultSelector() as selector, a, b:
    selector.register(a, selectors.EVENT_READ)
    try:
        selector.register(a, selectors.EVENT_WRITE)
    except KeyError:
        print("a selector, the same socket twice: KeyError")
    else:
        raise AssertionError("the selector has two entries")
    selector.modify(a, selectors.EVENT_READ | selectors.EVENT_WRITE, "ours")
    [(key, ready)] = selector.select(0)  # b has sent nothing
    assert (key.data, ready) == ("ours", selectors.EVENT_WRITE), ready
    print("one entry for both: ready to write, with the data that it keeps")

for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    complete = lib.run(main, lib)
    assert complete == [True, True], name
    print(f"{name}: both ways at once, both messages complete")
