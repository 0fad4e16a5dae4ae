"""A supervisor is a loop around its service."""

import anyio

flaky_runs = anyio.Event()


async def supervise(service):
    for restarts in range(3):
        try:
            return await service(restarts)
        except OSError as error:
            print(error, "has failed")
        await anyio.sleep(0.01 * 2**restarts)
    return await service(3)  # the last time: its error is raised


async def flaky(restarts):
    if restarts < 2:
        raise OSError("flaky")
    flaky_runs.set()
    try:
        await anyio.sleep_forever()
    finally:
        print("flaky is stopped")


async def hopeless(restarts):
    await flaky_runs.wait()
    raise OSError("hopeless")


async def main():
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(supervise, flaky)
            group.start_soon(supervise, hopeless)
    except* OSError as errors:
        print("given up:", *errors.exceptions)


anyio.run(main)
