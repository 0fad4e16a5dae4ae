"""`yield from` in an `async def`: "not allowed in a coroutine".

It is a SyntaxError, with another text. A plain generator is no awaitable
either: what could be delegated to before must be decorated, or say `await`.

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
