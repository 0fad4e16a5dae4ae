"""What waits is built on requests; an event is one."""

import yieldloop


class Question:
    def __init__(self, number):
        self.number = number
        self.answered = yieldloop.Event()

    def __await__(self):
        print("asked:", self.number)
        # Yields the event to the loop until it is set.
        yield from self.answered.wait()
        print("resumed with:", self.value)
        return self.value

    def answer(self, value):
        self.value = value
        self.answered.set()  # nobody waits any more: no harm


async def ask(question):
    value = await question
    print("received:", value)
    return 23


async def main():
    question = Question(7)
    task = yieldloop.spawn(ask, question)
    await yieldloop.checkpoint()  # up to its await
    print("answering:", 42)
    question.answer(42)
    print("returned:", await task.join())


yieldloop.run(main)
