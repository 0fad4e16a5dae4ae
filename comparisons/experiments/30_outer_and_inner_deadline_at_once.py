"""Which scope takes the timeout if the inner and the outer one are due at the same moment?

Two scopes with the same deadline lie inside each other; the body sleeps beyond it. The answer is
the scopes that say of themselves that they caught it.
"""

AXIS = "cancellation"


async def experiment(lib):
    async with lib.move_on_after(1) as outer, lib.move_on_after(1) as inner:
        inner.deadline = outer.deadline
        await lib.sleep(10)
    names = [name for name, scope in (("inner", inner), ("outer", outer)) if scope.cancelled_caught]
    return " and ".join(names)


NOTES = {
    "uvloop": (
        "asked on virtual time, where the timers are not its own; libuv, too, lets equal timers "
        "fire in the order in which they were started.",
        "https://github.com/libuv/libuv/blob/v1.x/src/timer.c",
    ),
}
