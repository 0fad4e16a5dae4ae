"""A group owns tasks; a task is a future with a result."""

import futureloop


async def cook(dish, seconds):
    await futureloop.sleep(seconds)
    print(dish, "is ready")
    return dish


async def main():
    async with futureloop.TaskGroup() as group:
        tea = group.create_task(cook("tea", 0.05))
        toast = group.create_task(cook("toast", 0.25))
        print("kettle on, toast in")
    # The block ends when both tasks have ended.
    print(f"breakfast: {tea.result()} and {toast.result()}")


futureloop.run(main())
