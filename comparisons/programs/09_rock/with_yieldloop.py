"""To this loop, a task yields one of five requests."""

import yieldloop


class Rock:
    def __await__(self):
        answer = yield 7
        print("the rock was sent", answer)
        return answer


async def main():
    print("main awaits the rock")
    value = await Rock()
    print("main received", value)
    return 23


def main_in_loop():
    try:
        yield 7  # a generator task needs no rock
    except TypeError:  # 7 is none of the five
        print("the loop has no answer to 7")


# No loop here: whoever calls send() gets what is yielded.
coroutine = main()
try:
    coroutine.send(42)
except TypeError:  # there is no yield yet that could take it
    print("the first send must be None")
print("main yielded", coroutine.send(None))
try:
    coroutine.send(42)
except StopIteration as stop:
    print("main returned", stop.value)

yieldloop.run(main_in_loop)
