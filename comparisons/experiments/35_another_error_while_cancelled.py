"""What leaves a cancelled block whose cleanup raises something else?

A block is cancelled; on the way out it raises ValueError. The answer is what comes out, and its
context: the cancellation stays visible there.
"""

from .kit import named

AXIS = "cancellation"


async def experiment(lib):
    try:
        async with lib.move_on_after(1):
            try:
                await lib.sleep(10)
            finally:
                raise ValueError
    except BaseException as error:
        return f"{named(lib, error)}, while handling {named(lib, error.__context__)}"
    return "nothing"


NOTES = {
    ("asyncio", "uvloop"): (
        "since Python 3.13 `asyncio.timeout` puts its TimeoutError into the chain, between the "
        "error and the cancellation.",
        "CPython, asyncio/timeouts.py: Timeout._insert_timeout_error",
    ),
}
