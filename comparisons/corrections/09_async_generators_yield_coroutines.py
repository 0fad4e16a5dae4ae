"""An async generator yields coroutines; each `yield` raises StopIteration.

It yields values. `__anext__` returns an awaitable, whose result is the next
value, and StopAsyncIteration is the end. What the body *awaits* goes out by
another way: through `send`, to the loop. A coroutine has this one way only, and
it belongs to the loop; so a coroutine cannot be an iterator of values as well.

Seeds: 20, 34, 36, 37.
Sources: PEP 525; https://docs.python.org/3/reference/expressions.html#asynchronous-generator-functions
"""

import types


@types.coroutine
def ask_the_loop(request):
    return (yield request)


async def pages():
    yield "page 1"
    yield await ask_the_loop("please wait")


generator = pages()
first = generator.__anext__()
try:
    first.send(None)
except StopIteration as stop:  # the awaitable's end, with its result
    assert stop.value == "page 1", stop.value
    print("a value is the result of awaiting __anext__():", stop.value)

second = generator.__anext__()
asked = second.send(None)
assert asked == "please wait", "what the body awaits did not come out of send"
print("what the body awaits goes to the loop:", asked)
try:
    second.send("page 2")
except StopIteration as stop:
    assert stop.value == "page 2"
    print("and the next value:", stop.value)

try:
    generator.__anext__().send(None)
except StopAsyncIteration:
    print("the end: StopAsyncIteration")
else:
    raise AssertionError("an async generator with no end")
