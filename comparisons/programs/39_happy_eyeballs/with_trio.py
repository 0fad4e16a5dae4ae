"""The nursery's body starts attempts; the winner cancels it."""

import trio

d_tried = trio.Event()


async def connect(address):
    print("try", address)
    if address == "b":
        raise ConnectionRefusedError
    if address == "d":
        d_tried.set()
    if address != "c":
        await trio.sleep_forever()  # no answer
    await d_tried.wait()
    return address


async def connect_to_any(addresses, delay):
    async def attempt(address, failed):
        try:
            connected.append(await connect(address))
            nursery.cancel_scope.cancel()
        except OSError:
            failed.set()

    connected = []
    async with trio.open_nursery() as nursery:
        for address in addresses:
            failed = trio.Event()
            nursery.start_soon(attempt, address, failed)
            with trio.move_on_after(delay):
                await failed.wait()
    if not connected:
        raise OSError("no address answers")
    return connected


async def main():
    winner, *late = await connect_to_any("abcd", delay=0.05)
    print(f"connected to {winner}, to be closed: {late}")


trio.run(main)
