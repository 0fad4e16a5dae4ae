"""Does a block time out that is over its time, and never waited?

A timeout of a thousandth of a second is around work that blocks ten times as long. Two answers: the
block ends after it; the block gives way once before its end.
"""

import time

from .kit import named

AXIS = "time"
CLOCK = "real"
SEEDS = (11, 74)


async def experiment(lib):
    lib.fail_after  # noqa: B018  # a library that has none says so here
    seen = []
    for gives_way in (False, True):
        try:
            async with lib.fail_after(0.001):
                time.sleep(0.01)  # noqa: ASYNC251  # what blocks is the question
                if gives_way:
                    await lib.checkpoint()
            seen.append("ends well")
        except BaseException as error:
            seen.append(named(lib, error))
    return seen


NOTES = {
    ("futureloop", "asyncio", "anyio+asyncio"): (
        "a timeout is a timer's callback: in the tick after the blocking work the task that gave "
        "way stands in the queue before the timers that have become due, and has left the block "
        "when they are called.",
        "CPython, asyncio/base_events.py: BaseEventLoop._run_once",
    ),
}
