"""Everything in trio waits in wait_task_rescheduled()."""

import outcome
import trio
from trio.lowlevel import Abort
from trio.testing import wait_all_tasks_blocked


class Question:
    def __init__(self, number):
        self.number = number

    def __await__(self):
        print("asked:", self.number)
        answer = yield from self.wait().__await__()
        print("resumed with:", answer)
        return answer

    async def wait(self):
        self.task = trio.lowlevel.current_task()
        # Cancelled, we are gone: nobody may wake us any more.
        return await trio.lowlevel.wait_task_rescheduled(
            lambda raise_cancel: Abort.SUCCEEDED
        )


async def ask(question, results):
    value = await question
    print("received:", value)
    results.append(23)


async def main():
    question = Question(7)
    results = []
    async with trio.open_nursery() as nursery:
        nursery.start_soon(ask, question, results)
        await wait_all_tasks_blocked()
        print("answering:", 42)
        answer = outcome.Value(42)
        trio.lowlevel.reschedule(question.task, answer)
    print("returned:", *results)


trio.run(main)
