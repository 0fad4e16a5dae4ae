"""A loop over an async generator is left by `break`: when does the generator's `finally` run?

The `finally` waits for a second. The loop's task takes a note right after the loop, lets others go
on, and collects the garbage. The order of the notes is the answer.
"""

import gc

from .kit import TRIO, reports, turns

AXIS = "errors"
SEEDS = (20, 34)


async def experiment(lib):
    seen = []

    async def numbers():
        try:
            yield 1
            yield 2
        finally:
            seen.append("finally")
            await lib.sleep(1)
            seen.append("has waited")

    async def leave():
        async for _ in numbers():
            break
        seen.append("after the loop")

    with reports():
        await leave()
        await turns(lib)
        gc.collect()
        await lib.sleep(5)
    return seen


NOTES = {
    ("nurseryloop", *TRIO): (
        "the generator is finished by a system task in a cancelled scope, because nobody is there "
        "who could bound its cleanup: the `finally` runs, and its first wait is cancelled.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#async-generators",
    ),
    "curio": (
        "curio finishes no generator by itself: whoever may leave one early puts "
        "`curio.meta.finalize` around it.",
        "curio, meta.py: finalize",
    ),
}
