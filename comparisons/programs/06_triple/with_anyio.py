"""A handle can be awaited for the task's result."""

import anyio


async def triple(number):
    return number * 3


async def main():
    async with anyio.create_task_group() as group:
        handle = group.start_soon(triple, 5)
        tripled = await handle
        assert handle.return_value == 15  # over: no wait
    print("tripled:", tripled)
    return tripled + 2


# run() makes a task of main(), and ends when it ends.
print("returned:", anyio.run(main))
