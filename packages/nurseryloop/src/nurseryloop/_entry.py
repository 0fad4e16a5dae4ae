"""How does a call get in from outside?

Other threads, signal handlers and the garbage collector leave it in a queue and wake the loop,
which makes the call between two ticks. What was accepted is called before the run ends; what
comes too late is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, final

from ._errors import RunFinishedError
from ._run_state import Loop
from ._suspend import current_loop

_TOKEN = object()  # the key of the token among the run's locals


@final
class TrioToken:
    """One run, to be called into from anywhere. From `current_trio_token`."""

    __slots__ = ("__weakref__", "_loop")

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    def run_sync_soon(
        self, sync_fn: Callable[..., object], *args: Any, idempotent: bool = False
    ) -> None:
        """Have `sync_fn(*args)` called in the loop, soon. Safe in every thread and handler.

        Calls are made in their order. If one raises, the run ends with `TrioInternalError`.

        idempotent: leave it out if the same call is waiting already; it must be hashable.
        Raises RunFinishedError when the run is over. No checkpoint.
        """
        leave_call(self._loop, sync_fn, args, idempotent)


def leave_call(
    loop: Loop, function: Callable[..., object], args: tuple[Any, ...] = (), once: bool = False
) -> None:
    """Leave a call for `loop` and wake it."""
    with loop.calls_lock:
        # Under the lock, or the loop could take its last look between these lines.
        if loop.closed:
            raise RunFinishedError("run() has exited: there is no loop to make this call")
        if once:
            loop.once_calls[function, args] = None
        else:
            loop.calls.append((function, args))
        loop.wakeup.wake()


def make_calls(loop: Loop) -> BaseException | None:
    """Make the calls that have been left so far; return the exception of the first to raise."""
    failed: BaseException | None = None
    batch = [loop.calls.popleft() for _ in range(len(loop.calls))]
    for call in list(loop.once_calls):
        del loop.once_calls[call]
        batch.append(call)
    for function, args in batch:
        if loop.observer is not None:
            loop.observer.callback(function)
        try:
            function(*args)
        except BaseException as error:
            if failed is None:
                failed = error
            else:
                failed.add_note(f"another call from outside raised too: {error!r}")
    return failed


def current_trio_token() -> TrioToken:
    """Return the token of the current run, the same one every time."""
    loop = current_loop()
    token: TrioToken = loop.locals.setdefault(_TOKEN, TrioToken(loop))
    return token
