"""A supervisor is a loop around its service."""

import yieldloop

flaky_runs = yieldloop.Event()


def supervise(service):
    for restarts in range(3):
        try:
            return (yield from service(restarts))
        except OSError as error:
            print(error, "has failed")
        yield from yieldloop.sleep(0.01 * 2**restarts)
    return (yield from service(3))  # or fail for good


def flaky(restarts):
    if restarts < 2:
        raise OSError("flaky")
    flaky_runs.set()
    try:
        yield from yieldloop.Event().wait()
    finally:
        print("flaky is stopped")


def hopeless(restarts):
    yield from flaky_runs.wait()
    raise OSError("hopeless")


async def main():
    try:
        async with yieldloop.TaskGroup() as group:
            group.spawn(supervise, flaky)
            group.spawn(supervise, hopeless)
    except* OSError as errors:
        print("given up:", *errors.exceptions)


yieldloop.run(main)
