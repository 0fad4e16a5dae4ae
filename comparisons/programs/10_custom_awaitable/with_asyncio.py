"""Everything in asyncio waits on a future, and so does this."""

import asyncio


class Question:
    def __init__(self, number):
        self.number = number
        loop = asyncio.get_running_loop()
        self.future = loop.create_future()

    def __await__(self):
        print("asked:", self.number)
        # Yields the future to the loop; returns its result.
        answer = yield from self.future.__await__()
        print("resumed with:", answer)
        return answer

    def answer(self, value):
        if not self.future.done():  # its task was not cancelled
            self.future.set_result(value)


async def ask(question):
    value = await question
    print("received:", value)
    return 23


async def main():
    question = Question(7)
    task = asyncio.create_task(ask(question))
    await asyncio.sleep(0)  # lets the task run up to its await
    print("answering:", 42)
    question.answer(42)
    print("returned:", await task)


asyncio.run(main())
