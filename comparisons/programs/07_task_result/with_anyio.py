"""return_value never waits: it raises while there is none."""

import anyio
from anyio import TaskHandle
from trio.testing import MockClock


async def turned(numbers):
    await anyio.sleep(max(numbers))
    return numbers[::-1]


async def main():
    async with anyio.create_task_group() as group:
        handle = group.start_soon(turned, [3, 2, 1])
        try:
            print(handle.return_value)
        except anyio.TaskNotFinished:
            print("too early")

        await handle
    print("done:", handle.status is TaskHandle.Status.FINISHED)
    print("result:", handle.return_value)


clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
