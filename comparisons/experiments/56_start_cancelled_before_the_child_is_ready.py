"""`start` is cancelled before its child is ready: what becomes of a child that becomes ready later?

The caller waits one second for a child to be ready. The child is shielded for two, says then that
it is ready, and sleeps. The answer tells what the caller sees, what saying so does in the child,
and how the child ends.
"""

from loopcorpus import LackingError

from .kit import ASYNCIO, named

AXIS = "errors"


async def experiment(lib):
    if lib.name in (*ASYNCIO, "futureloop"):  # a recipe of the adapter's stands for it there
        raise LackingError(lib.name, "a `start` that waits for the child")
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
        "its caller waits until the child is ready or over, and is cancelled then; the child lives "
        "on until its own cancellation finds it at its next wait. The others keep the child in the "
        "cancelled scope of `start`, where its next wait is cancelled first.",
        "yieldloop, _children.py: TaskGroup.start",
    ),
}
