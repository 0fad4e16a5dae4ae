"""SyntaxError: `yield from` not allowed in a coroutine. Use `await` instead.

It is a SyntaxError, but its text says "inside async function". And `await` does
not take its place as it is: a plain generator cannot be awaited. It has to be
decorated with `types.coroutine`, or become an `async def`.

Seeds: 21, 47, 75.
Sources: PEP 492, PEP 525.
"""

import asyncio
import types


def steps():
    yield
    return "done"


try:
    compile("async def f(): yield from steps()", "<text>", "exec")
except SyntaxError as error:
    assert error.msg == "'yield from' inside async function", error.msg
    print("SyntaxError:", error.msg)
else:
    raise AssertionError("it compiles")


async def wrong():
    return await steps()


async def right():
    return await types.coroutine(steps)()


try:
    asyncio.run(wrong())
except TypeError as error:
    assert "await" in str(error), error
    print("await of a plain generator: TypeError")
else:
    raise AssertionError("a plain generator was awaited")

result = asyncio.run(right())
assert result == "done", result
print("await of the same, decorated with types.coroutine:", result)
