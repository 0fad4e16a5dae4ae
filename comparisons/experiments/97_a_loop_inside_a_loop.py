"""What does `run` do inside a task: the library's own, asyncio's, and trio's?

A task calls each of the three with a coroutine that sleeps once. The answers are the exceptions, or
"runs": such a loop runs inside the other one's step, and the tasks around it wait until it is over.
"""

import asyncio
import importlib
import warnings

import trio

from .kit import named, native

AXIS = "environment"
SEEDS = (12, 14)
CLOCK = "real"

COROUTINE = ("futureloop", "asyncio", "uvloop")  # `run` takes a coroutine, elsewhere a function
OWN = {
    **{name: name for name in ("yieldloop", "nurseryloop", "trio", "curio", *COROUTINE)},
    ("anyio+asyncio", "anyio+trio"): "anyio",
}


async def experiment(lib):
    warnings.simplefilter("ignore")  # of the coroutine that a refused `run` leaves
    library = importlib.import_module(native(lib, OWN))

    def own():
        if lib.name in COROUTINE:
            library.run(lib.sleep(0))
        elif library.__name__ == "anyio":
            library.run(lib.sleep, 0, backend=lib.name.removeprefix("anyio+"))
        else:
            library.run(lib.sleep, 0)

    seen = []
    for run in (own, lambda: asyncio.run(asyncio.sleep(0)), lambda: trio.run(trio.sleep, 0)):
        try:
            run()
            seen.append("runs")
        except Exception as error:
            seen.append(named(lib, error))
    return seen


NOTES = {
    ("yieldloop", "nurseryloop", "curio"): (
        "each library looks for a loop of its own in this thread, and knows nothing of the others.",
        "CPython, asyncio/runners.py: Runner.run; trio, _core/_run.py: setup_runner",
    ),
    ("trio", "anyio+trio"): (
        "each library looks for a loop of its own in this thread; asyncio's does not know of "
        "trio's.",
        "CPython, asyncio/runners.py: Runner.run; trio, _core/_run.py: setup_runner",
    ),
    "futureloop": (
        "it tells asyncio that it is the running loop, as a loop for asyncio's programs has to.",
        "futureloop, _loop.py",
    ),
}
