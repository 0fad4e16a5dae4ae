"""The group's body starts attempts; the winner cancels it."""

import yieldloop

d_tried = yieldloop.Event()


def connect(address):
    print("try", address)
    if address == "b":
        raise ConnectionRefusedError
    if address == "d":
        d_tried.set()
    if address != "c":
        yield from yieldloop.Event().wait()  # no answer
    yield from d_tried.wait()
    return address


def attempt(address, group, connected, failed):
    try:
        connected.append((yield from connect(address)))
        group.cancel()
    except OSError:
        failed.set()


async def connect_to_any(addresses, delay):
    connected = []
    async with yieldloop.TaskGroup() as group:
        for address in addresses:
            failed = yieldloop.Event()
            group.spawn(attempt, address, group, connected, failed)
            with yieldloop.ignore_after(delay):
                await failed.wait()
    if not connected:
        raise OSError("no address answers")
    return connected


winner, *late = yieldloop.run(connect_to_any, "abcd", 0.05)
print(f"connected to {winner}, to be closed: {late}")
