"""`yield from g()` is short for: for value in g(): yield value.

The loop drops what `yield from` is for: `send` and `throw` go through to the
innermost generator, and its return value comes back. With the loop, g gets None
instead of the answer, and never sees the exception.

Seeds: 45, 46, 47, 84.
Sources: PEP 380 (Formal Semantics).
"""


def inner(seen):
    try:
        seen.append((yield "first request"))
        yield "second request"
    except LookupError as error:
        seen.append(repr(error))
    return "result"


def with_a_loop(seen):
    for request in inner(seen):  # noqa: UP028 - this is the claim
        yield request


def with_next(seen):
    generator = iter(inner(seen))
    while True:
        try:
            yield next(generator)
        except StopIteration:
            return


def with_yield_from(seen):
    return (yield from inner(seen))


def drive(function):
    """Start it, answer its first request, refuse its second."""
    seen = []
    generator = function(seen)
    requests = [next(generator), generator.send("answer")]
    assert requests == ["first request", "second request"], requests
    try:
        generator.throw(LookupError("no such page"))
    except StopIteration as stop:
        return [*seen, stop.value]
    except LookupError:
        return [*seen, "the exception went past it"]


for function in (with_a_loop, with_next):
    lost = drive(function)
    assert lost == [None, "the exception went past it"], lost
    print(f"{function.__name__}: the inner generator saw {lost}")
kept = drive(with_yield_from)
assert kept == ["answer", "LookupError('no such page')", "result"], kept
print("with_yield_from:", kept)
