"""`await` and `yield` go wherever there is an `async def` around.

The innermost function counts. `await` needs that one to be `async def` (a
lambda or a nested `def` is not); `yield` in it makes an async generator, which
may return nothing; `yield from` is refused. And `async def` needs none of them.

Seeds: 13, 20, 21, 75, 76.
Sources: PEP 492; PEP 525; https://docs.python.org/3/reference/compound_stmts.html#coroutine-function-definition
"""

import inspect

BODIES = {
    "async def f(x): pass": "coroutine function",
    "async def f(x): return await z(x)": "coroutine function",
    "async def f(x): yield x": "async generator function",
    "async def f(x): yield await z(x)": "async generator function",
    "async def f(x): yield x; return": "async generator function",
    "async def f(x): yield x; return x": "SyntaxError",
    "async def f(x): yield from g(x)": "SyntaxError",
    "def f(x): return await z(x)": "SyntaxError",
    "def f(x): yield from g(x)": "generator function",
    "async def f(x): return lambda: await z(x)": "SyntaxError",
    "async def f(x): return [await z(y) for y in x]": "coroutine function",
    "async def f(x): return [y async for y in x]": "coroutine function",
    "def f(x): return [y async for y in x]": "SyntaxError",
    "def f(x): return (y async for y in x)": "function",
    "def f(await): pass": "SyntaxError",
}
TESTS = {
    "coroutine function": inspect.iscoroutinefunction,
    "async generator function": inspect.isasyncgenfunction,
    "generator function": inspect.isgeneratorfunction,
    "function": inspect.isfunction,
}


def kind(source):
    names = {}
    try:
        exec(source, names)
    except SyntaxError:
        return "SyntaxError"
    return next(kind for kind, test in TESTS.items() if test(names["f"]))


for source, expected in BODIES.items():
    seen = kind(source)
    assert seen == expected, f"{source}: {seen}"
    print(f"{source:48} {seen}")
