import gc
import sys

import pytest

from loopbase import AsyncGenerators


async def numbers():
    yield 1
    yield 2


def advance(generator) -> None:
    """Take one value out of an async generator that never suspends."""
    with pytest.raises(StopIteration):
        generator.__anext__().send(None)


def close(generator) -> None:
    with pytest.raises(StopIteration):
        generator.aclose().send(None)


def test_an_abandoned_generator_is_handed_over():
    abandoned = []
    generators = AsyncGenerators(abandoned.append)
    with generators.hooked():
        generator = numbers()
        advance(generator)
        name = generator.__name__
        del generator
        gc.collect()
    assert [found.__name__ for found in abandoned] == [name]
    assert generators.take_all() == []
    close(abandoned[0])


def test_the_living_are_taken_once():
    generators = AsyncGenerators(lambda _: None)
    with generators.hooked():
        generator = numbers()
        advance(generator)
        assert generators.take_all() == [generator]
        assert generators.take_all() == []
        close(generator)


def test_a_generator_that_was_never_started_is_nobodys_business():
    generators = AsyncGenerators(lambda _: None)
    with generators.hooked():
        generator = numbers()
        assert generators.take_all() == []
    del generator


def test_the_hooks_before_are_put_back():
    before = sys.get_asyncgen_hooks()
    with pytest.raises(KeyError), AsyncGenerators(lambda _: None).hooked():
        assert sys.get_asyncgen_hooks() != before
        raise KeyError
    assert sys.get_asyncgen_hooks() == before
