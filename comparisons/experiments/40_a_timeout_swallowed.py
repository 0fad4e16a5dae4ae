"""How long does a block with a timeout last whose body swallows the timeout?

The time is 1 s. The body catches the cancellation and then sleeps for 10 s more. The answer is how
many seconds the block lasts.
"""

from .kit import SCOPED

AXIS = "cancellation"


async def experiment(lib):
    before = lib.current_time()
    async with lib.move_on_after(1):
        try:
            await lib.sleep(10)
        except lib.Cancelled:
            pass
        await lib.sleep(10)
    return round(lib.current_time() - before)


NOTES = {
    SCOPED: (
        "the scope is cancelled until it is left: the second sleep is cancelled too.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation",
    ),
}
