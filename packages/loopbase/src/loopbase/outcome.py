"""How did it end?

A result or an exception, as a value that can be stored, carried to another thread, and turned
back into a `return` or a `raise` where it is wanted. The names are those of the `outcome` library,
from which the idea comes (https://outcome.readthedocs.io).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, ParamSpec, TypeAlias, TypeVar, final

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")


@final
@dataclass(frozen=True, slots=True)
class Value(Generic[Result]):
    """It returned `value`."""

    value: Result

    def unwrap(self) -> Result:
        """Return the value."""
        return self.value

    def send(self, generator: Generator[Any, Any, Any]) -> Any:
        """Resume `generator` with the value."""
        return generator.send(self.value)


@final
@dataclass(frozen=True, slots=True)
class Error:
    """It raised `error`."""

    error: BaseException

    def unwrap(self) -> NoReturn:
        """Raise the error."""
        try:
            raise self.error
        finally:
            # The traceback names this frame; without the `del` frame and error would hold
            # each other until the garbage collector comes by.
            del self

    def send(self, generator: Generator[Any, Any, Any]) -> Any:
        """Resume `generator` by raising the error inside it."""
        return generator.throw(self.error)


Outcome: TypeAlias = Value[Result] | Error


def capture(
    function: Callable[Parameters, Result],
    /,
    *args: Parameters.args,
    **kwargs: Parameters.kwargs,
) -> Outcome[Result]:
    """Call `function` and return how it ended, whatever it raised."""
    try:
        return Value(function(*args, **kwargs))
    except BaseException as error:
        # This frame is part of the traceback; whoever unwraps the error is not helped by it.
        return Error(error.with_traceback(error.__traceback__ and error.__traceback__.tb_next))
