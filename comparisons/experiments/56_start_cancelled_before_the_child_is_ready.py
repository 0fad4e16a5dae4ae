"""`start` is cancelled before its child is ready: what becomes of a child that becomes ready later?

The caller waits one second for a child to be ready. The child is shielded for two, says then that
it is ready, and sleeps. The answer tells what the caller sees, what saying so does in the child,
and how the child ends.
"""

from .kit import ASYNCIO, named

AXIS = "errors"


async def experiment(lib):
    seen = []

    async def child(*, task_status):
        try:
            await lib.shielded(lib.sleep, 2)
            task_status.started()
            seen.append("child says ready")
            await lib.sleep(10)
            seen.append("child lives on")
        except BaseException as error:
            seen.append(f"child: {named(lib, error)}")
            raise

    async with lib.open_task_group() as group:
        async with lib.move_on_after(1) as scope:
            await group.start(child)
        seen.append("caller cancelled" if scope.cancelled_caught else "caller goes on")
        await lib.sleep(20)
    return seen


NOTES = {
    "yieldloop": (
        "the caller waits until the child is ready or over; the child's own cancellation is "
        "thrown at its next wait, which comes after that.",
        "yieldloop, _children.py: TaskGroup.start",
    ),
    ("futureloop", *ASYNCIO): (
        "a cancellation that came during a shielded call is raised when that call is over, so "
        "this child never says that it is ready; `start` is a recipe here, and its caller does "
        "not wait for the child that it cancelled.",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.shield",
    ),
}
