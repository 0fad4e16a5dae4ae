"""Who says that the `await` before `sleep(1)` was forgotten?

A task calls the library's sleep and drops what it returns. The answer is what is reported.
"""

import gc

from .kit import reports

AXIS = "errors"
SEEDS = (13, 75)


async def experiment(lib):
    with reports() as seen:
        lib.sleep(1)
        gc.collect()
    if any("never awaited" in report for report in seen):
        return "RuntimeWarning"
    return "something else" if seen else "nobody"


NOTES = {
    "yieldloop": (
        "sleep is a generator function, which `await` and `yield from` can both use, and Python "
        "warns of coroutines alone.",
        "https://docs.python.org/3/library/types.html#types.coroutine",
    ),
}
