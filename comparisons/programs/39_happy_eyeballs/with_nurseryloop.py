"""The nursery's body starts attempts; the winner cancels it."""

import nurseryloop

d_tried = nurseryloop.Event()


async def connect(address):
    print("try", address)
    if address == "b":
        raise ConnectionRefusedError
    if address == "d":
        d_tried.set()
    if address != "c":
        await nurseryloop.sleep_forever()  # no answer
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
    async with nurseryloop.open_nursery() as nursery:
        for address in addresses:
            failed = nurseryloop.Event()
            nursery.start_soon(attempt, address, failed)
            with nurseryloop.move_on_after(delay):
                await failed.wait()
    if not connected:
        raise OSError("no address answers")
    return connected


async def main():
    winner, *late = await connect_to_any("abcd", delay=0.05)
    print(f"connected to {winner}, to be closed: {late}")


nurseryloop.run(main)
