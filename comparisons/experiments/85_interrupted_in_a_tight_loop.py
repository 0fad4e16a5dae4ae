"""Where does Ctrl-C arrive in a task that computes and does not wait?

The main task computes; SIGINT comes in the middle of it. "in the computation": KeyboardInterrupt is
raised between two lines. "at the next wait": the task computes to its end, and is then told.
"""

import os
import signal

AXIS = "environment"
SEEDS = (11,)
CLOCK = "real"


def experiment(lib):
    seen = []

    async def main():
        try:
            os.kill(os.getpid(), signal.SIGINT)
            for _ in range(1000):
                pass
            seen.append("at the next wait")
            await lib.sleep(1)
            seen.append("never")
        except KeyboardInterrupt:
            seen.append("in the computation")
            raise

    try:
        lib.run(main)
    except KeyboardInterrupt:
        pass
    return "never" if "never" in seen else seen[0]


NOTES = {
    ("trio", "anyio+trio", "nurseryloop"): (
        "its handler raises KeyboardInterrupt in the code that runs, if that is not the library's "
        "own; otherwise the main task gets it where it waits.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#trio.run",
    ),
    ("asyncio", "uvloop", "anyio+asyncio", "futureloop"): (
        "the first SIGINT cancels the main task, and a cancellation arrives where a task waits; "
        "the second one raises at once.",
        "https://docs.python.org/3/library/asyncio-runner.html#handling-keyboard-interruption",
    ),
    "curio": (
        "it has no handler of its own for SIGINT, so Python's raises wherever the program is.",
        "curio, kernel.py: Kernel",
    ),
}
