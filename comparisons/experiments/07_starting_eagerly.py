"""Can a child be made to take its first step at once?

A task factory is given to the loop, where it takes one. "first step at once": the child ran as far
as its first wait before the call that started it returned.
"""

import asyncio
import sys

import futureloop
from loopcorpus import LackingError

from .kit import ASYNCIO, native

AXIS = "scheduling"
SEEDS = (13, 14)


def factory(loop, coroutine, **options):
    return asyncio.Task(coroutine, loop=loop, **{**options, "eager_start": True})


def futureloop_factory(loop, coroutine, **options):
    return futureloop.Task(coroutine, loop=loop, **{**options, "eager_start": True})


async def experiment(lib):
    choices = {(*ASYNCIO, "anyio+asyncio"): factory, "futureloop": futureloop_factory}
    make = native(lib, choices, "an eager start")
    if make is factory and sys.version_info < (3, 12):
        raise LackingError(lib.name, "an eager start before Python 3.12")
    order = []

    async def child():
        order.append("child")
        await lib.checkpoint()

    loop = asyncio.get_running_loop()
    loop.set_task_factory(make)
    task = loop.create_task(child())
    loop.set_task_factory(None)
    order.append("parent")
    await task
    return "first step at once" if order[0] == "child" else "later"


NOTES = {
    (*ASYNCIO, "anyio+asyncio"): (
        "since Python 3.12 a task can be made that begins at once, and a loop can be given a "
        "factory that makes all its tasks so.",
        "https://docs.python.org/3/library/asyncio-task.html#eager-task-factory",
    ),
}
