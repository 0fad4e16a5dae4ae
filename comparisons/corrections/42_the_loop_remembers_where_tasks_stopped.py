"""The event loop remembers where each task stopped, to resume it there.

The coroutine does. It holds its frame, and in it the place and the variables,
and whatever it awaits: a chain down to the one that yielded. The loop keeps the
outermost coroutine and calls `send` on it; `send` finds the way down.

Seeds: 5, 18, 32, 47, 94.
Sources: https://docs.python.org/3/library/inspect.html#types-and-members
(cr_await, cr_frame); PEP 492.
"""

import types


@types.coroutine
def ask(request):
    return (yield request)


async def fetch(page):
    answer = await ask(f"please fetch {page}")
    return answer.upper()


async def main():
    title = "page 7"
    return await fetch(title)


def chain(coroutine):
    """What waits for what, from the outside to the inside."""
    while coroutine is not None:
        if hasattr(coroutine, "cr_await"):
            yield coroutine.__name__, dict(coroutine.cr_frame.f_locals)
            coroutine = coroutine.cr_await
        else:
            yield coroutine.__name__, dict(coroutine.gi_frame.f_locals)
            coroutine = coroutine.gi_yieldfrom


coroutine = main()
request = coroutine.send(None)  # all that a loop keeps is `coroutine`
print("came out:", request)
kept = dict(chain(coroutine))
assert list(kept) == ["main", "fetch", "ask"], kept
assert kept["main"] == {"title": "page 7"}
for name, variables in kept.items():
    print(f"{name} waits, with {variables}")
try:
    coroutine.send("text")
except StopIteration as stop:
    assert stop.value == "TEXT", stop.value
    print("resumed from the outside with 'text'; main returned", stop.value)
assert coroutine.cr_frame is None, "the frame outlives the coroutine"
