"""A supervisor is a loop around its service."""

import futureloop

flaky_runs = futureloop.Event()


async def supervise(service):
    for restarts in range(3):
        try:
            return await service(restarts)
        except OSError as error:
            print(error, "has failed")
        await futureloop.sleep(0.01 * 2**restarts)
    return await service(3)  # the last time: its error is raised


async def flaky(restarts):
    if restarts < 2:
        raise OSError("flaky")
    flaky_runs.set()
    try:
        await futureloop.Event().wait()
    finally:
        print("flaky is stopped")


async def hopeless(restarts):
    await flaky_runs.wait()
    raise OSError("hopeless")


async def main():
    try:
        async with futureloop.TaskGroup() as group:
            group.create_task(supervise(flaky))
            group.create_task(supervise(hopeless))
    except* OSError as errors:
        print("given up:", *errors.exceptions)


futureloop.run(main())
