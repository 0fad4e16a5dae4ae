"""A supervisor is a loop around its service."""

import trio

flaky_runs = trio.Event()


async def supervise(service):
    for restarts in range(3):
        try:
            return await service(restarts)
        except OSError as error:
            print(error, "has failed")
        await trio.sleep(0.01 * 2**restarts)
    return await service(3)  # the last time: its error is raised


async def flaky(restarts):
    if restarts < 2:
        raise OSError("flaky")
    flaky_runs.set()
    try:
        await trio.sleep_forever()
    finally:
        print("flaky is stopped")


async def hopeless(restarts):
    await flaky_runs.wait()
    raise OSError("hopeless")


async def main():
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(supervise, flaky)
            nursery.start_soon(supervise, hopeless)
    except* OSError as errors:
        print("given up:", *errors.exceptions)


trio.run(main)
