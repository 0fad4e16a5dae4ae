"""A task group owns tasks; each start returns a handle."""

import anyio


async def cook(dish, seconds):
    await anyio.sleep(seconds)
    print(dish, "is ready")
    return dish


async def main():
    async with anyio.create_task_group() as group:
        tea = group.start_soon(cook, "tea", 0.05)
        toast = group.start_soon(cook, "toast", 0.25)
        print("kettle on, toast in")
    # The block ends when both tasks have ended.
    print(f"breakfast: {tea.return_value} and {toast.return_value}")


anyio.run(main)
