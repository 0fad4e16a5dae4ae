"""A task yields requests; `yield from` and `await` pass them."""

import yieldloop


def cook(dish, seconds):
    # A plain generator: each yield inside is a request.
    yield from yieldloop.sleep(seconds)
    print(dish, "is ready")
    return dish


async def main():
    async with yieldloop.TaskGroup() as group:
        tea = group.spawn(cook, "tea", 0.05)
        toast = group.spawn(cook, "toast", 0.25)
        print("kettle on, toast in")
    # The block ends when both tasks have ended.
    print(f"breakfast: {tea.result} and {toast.result}")


yieldloop.run(main)
