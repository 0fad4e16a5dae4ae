"""What is shared by the tasks of one run, and by nobody else?

A RunVar: like a context variable, with one value for a whole run.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar, final

from ._suspend import running

T = TypeVar("T")
_NOTHING: Any = object()


@final
class RunVarToken(Generic[T]):
    """What `RunVar.set` returns, for `RunVar.reset`."""

    __slots__ = ("_previous", "_redeemed", "_var")

    def __init__(self, var: RunVar[T], previous: T) -> None:
        self._var = var
        self._previous = previous  # _NOTHING when there was none
        self._redeemed = False


@final
class RunVar(Generic[T]):
    """A variable with one value for each run.

    default: what `get` returns in a run that has set none.
    """

    __slots__ = ("__weakref__", "_default", "_name")

    def __init__(self, name: str, default: T = _NOTHING) -> None:
        self._name = name
        self._default = default

    def _values(self) -> dict[Any, Any]:
        if running.loop is None:
            raise RuntimeError(f"{self!r} cannot be used outside of nurseryloop.run()")
        return running.loop.locals

    def get(self, default: T = _NOTHING) -> T:
        """Return the value of the current run. Raises LookupError if there is none."""
        value: T = self._values().get(self, _NOTHING)
        for fallback in (default, self._default):
            if value is _NOTHING:
                value = fallback
        if value is _NOTHING:
            raise LookupError(self)
        return value

    def set(self, value: T) -> RunVarToken[T]:
        """Set the value of the current run; return what `reset` takes to undo it."""
        values = self._values()
        token = RunVarToken(self, values.get(self, _NOTHING))
        values[self] = value
        return token

    def reset(self, token: RunVarToken[T]) -> None:
        """Undo a `set`. Raises ValueError if that was done before, or for another variable."""
        if token is None:
            raise TypeError("token is what set() returned, not None")
        if token._redeemed:
            raise ValueError("token has already been used")
        if token._var is not self:
            raise ValueError(f"token belongs to {token._var!r}, not to {self!r}")
        values = self._values()
        if token._previous is _NOTHING:
            values.pop(self, None)
        else:
            values[self] = token._previous
        token._redeemed = True

    def __repr__(self) -> str:
        return f"<RunVar name={self._name!r}>"
