"""What does `run` say inside a task of the same library?

A task calls the library's own `run`. The answer is the exception.
"""

from .kit import named

AXIS = "environment"
SEEDS = (12, 14)


async def experiment(lib):
    async def inner():
        return "it runs"

    try:
        return lib.run(inner)
    except Exception as error:
        return named(lib, error)
