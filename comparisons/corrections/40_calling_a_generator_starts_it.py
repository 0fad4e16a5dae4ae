"""Calling a generator function runs it up to its first yield.

Calling only makes the generator; the first `next` starts it. Between two steps
its frame is kept: where it stands, and its variables, which nobody has to save.
That is all a coroutine is made of, too.

Seeds: 13, 32, 43, 45.
Sources: https://docs.python.org/3/reference/expressions.html#yield-expressions;
https://docs.python.org/3/library/inspect.html#inspect.getgeneratorstate
"""

import inspect

ran = []


def count(number):
    ran.append("the body")
    while True:
        number += yield number


generator = count(5)
assert ran == [], "the call ran the body"
state = inspect.getgeneratorstate(generator)
print("called:", state, "- nothing has run")

try:
    generator.send(1)
except TypeError as error:
    print("a first send of a value:", error)
else:
    raise AssertionError("there is no yield yet that could return it")

first = next(generator)
line = generator.gi_frame.f_lineno
second = generator.send(10)
assert (first, second, ran) == (5, 15, ["the body"]), (first, second, ran)
assert generator.gi_frame.f_lineno == line, "it stands at the same yield"
kept = inspect.getgeneratorlocals(generator)
assert kept == {"number": 15}, kept
print("started:", inspect.getgeneratorstate(generator), "with", kept)

another = count(100)
next(another)
assert inspect.getgeneratorlocals(generator) == kept, "they share variables"
print("a second one has a frame of its own")

generator.close()
another.close()
assert generator.gi_frame is None
print("closed:", inspect.getgeneratorstate(generator), "- the frame is gone")
