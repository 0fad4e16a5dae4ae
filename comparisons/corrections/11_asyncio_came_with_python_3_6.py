"""asyncio came in 3.6, `yield from` in 3.4, and `await` has replaced both.

`yield from` is older than asyncio: 3.3 (PEP 380). asyncio came provisional in
3.4 (PEP 3156), `async` and `await` in 3.5 (PEP 492), async generators in 3.6
(PEP 525), where asyncio became stable; they are reserved words since 3.7. The
decorator `asyncio.coroutine` left in 3.11, `types.coroutine` remains. What the
grammar of an old version takes, the parser of today still knows.

Seeds: 71.
Sources: https://docs.python.org/3/whatsnew/3.6.html#asyncio; PEP 380, 492, 525,
3156; https://docs.python.org/3/library/ast.html#ast.parse (feature_version)
"""

import ast
import asyncio
import keyword
import types

SOURCES = {
    "async def": "async def f(): await g()",
    "async comprehension": "async def f(): return [x async for x in y]",
}


def first_version(source):
    for minor in range(4, 12):
        try:
            ast.parse(source, feature_version=(3, minor))
        except SyntaxError:
            continue
        return f"3.{minor}"
    return "never"


for what, source in SOURCES.items():
    print(f"{what}: since {first_version(source)}")
assert first_version(SOURCES["async def"]) == "3.5"
assert first_version(SOURCES["async comprehension"]) == "3.6"

assert keyword.iskeyword("async") and keyword.iskeyword("await")
assert not hasattr(asyncio, "coroutine"), "the decorator is back"
assert hasattr(types, "coroutine")
print("asyncio.coroutine: gone; types.coroutine: there")
print("reserved words: async, await")
