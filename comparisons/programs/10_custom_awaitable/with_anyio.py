"""anyio stands on two loops: it offers futures, not yields."""

import anyio


class Question:
    def __init__(self, number):
        self.number = number
        self.future = anyio.Future()

    def __await__(self):
        print("asked:", self.number)
        # What is yielded here is the backend's own affair.
        answer = yield from self.future.__await__()
        print("resumed with:", answer)
        return answer

    def answer(self, value):
        self.future.return_value = value


async def ask(question):
    value = await question
    print("received:", value)
    return 23


async def main():
    question = Question(7)
    async with anyio.create_task_group() as group:
        handle = group.start_soon(ask, question)
        await anyio.wait_all_tasks_blocked()
        print("answering:", 42)
        question.answer(42)
    print("returned:", handle.return_value)


anyio.run(main)
