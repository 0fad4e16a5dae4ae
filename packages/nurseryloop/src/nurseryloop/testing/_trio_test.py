"""How is an async test function run?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from .. import run
from .._abc import Clock, Instrument

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def trio_test(function: Callable[Arguments, Awaitable[Result]]) -> Callable[Arguments, Result]:
    """Make a plain function of an async one: calling it runs it in a new loop. A decorator.

    An argument that is a Clock or an Instrument is given to the loop too.
    """

    @wraps(function)
    def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        clocks = [value for value in kwargs.values() if isinstance(value, Clock)]
        if len(clocks) > 1:
            raise ValueError("a test can have one clock, and got several")
        instruments = [value for value in kwargs.values() if isinstance(value, Instrument)]
        main = partial(function, *args, **kwargs)
        return run(main, clock=clocks[0] if clocks else None, instruments=instruments)

    return call
