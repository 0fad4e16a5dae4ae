"""A generator expression is a list comprehension that is evaluated later.

All but one part: its first iterable is evaluated at once, where it stands, so a
mistake in it shows there. The rest waits for `next`, and looks at its variables
then. With `await` inside it is an async generator.

Seeds: 20, 44.
Sources: https://docs.python.org/3/reference/expressions.html#generator-expressions;
PEP 289; PEP 530.
"""

import loopcorpus

evaluated = []


def note(what):
    evaluated.append(what)
    return what


factor = 2
generator = (note(number) * factor for number in [note("the iterable"), 1])
assert evaluated == ["the iterable"], evaluated
print("made:", *evaluated, "- evaluated at once")

factor = 3
first = next(generator)
assert first == "the iterable" * 3, "it kept the factor of its making"
print("next: uses the factor of now,", factor)
rest = list(generator)
assert rest == [3] and list(generator) == [], "it runs twice"
print("the rest:", rest, "and then nothing")


async def double(lib, number):
    await lib.checkpoint()
    return 2 * number


async def main(lib):
    doubled = (await double(lib, number) for number in range(3))
    assert hasattr(doubled, "__anext__"), "it is a plain generator"
    return [number async for number in doubled]


for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    numbers = lib.run(main, lib)
    assert numbers == [0, 2, 4], numbers
    print(f"{name}, with await inside: {numbers}")
