"""What becomes of an async generator that nobody finishes?

A system task finishes it, in a scope that is cancelled already: its `finally` blocks run, and may
not take their time. Those that are still alive at the end are finished by the root task.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Any

from loopbase import AsyncGenerators

from ._calls import name_of
from ._cancel import CancelScope
from ._children import spawn_system_task
from ._entry import leave_call
from ._errors import RunFinishedError
from ._run_state import Loop
from ._suspend import cancel_shielded_checkpoint

_LOGGER = logging.getLogger("nurseryloop.async_generator_errors")


@contextmanager
def watch_generators(loop: Loop) -> Iterator[None]:
    """Let `loop` look after the async generators that this thread begins in the block."""

    def abandoned(generator: AsyncGenerator[Any, Any]) -> None:
        try:
            leave_call(loop, _finish_soon, (loop, generator))
        except RunFinishedError:
            return  # the run has finished all it knew; Python frees this one as it is
        warnings.warn(
            f"Async generator {name_of(generator)!r} was garbage collected before it had "
            "been exhausted. Surround its use in 'async with aclosing(...):' to ensure that it "
            "gets cleaned up as soon as you're done using it.",
            ResourceWarning,
            stacklevel=2,
            source=generator,
        )

    loop.async_generators = AsyncGenerators(abandoned)
    with loop.async_generators.hooked():
        yield


def _finish_soon(loop: Loop, generator: AsyncGenerator[Any, Any]) -> None:
    name = f"close {name_of(generator)} (abandoned)"
    try:
        spawn_system_task(_finish, generator, name=name)
    except RuntimeError:  # the system nursery is closed: the root task is about to look
        loop.late_generators.append(generator)


async def finish_generators(loop: Loop) -> None:
    """Finish every generator that is left; finishing one may bring up others."""
    assert loop.async_generators is not None
    while True:
        await cancel_shielded_checkpoint()  # the calls of the garbage collector are made
        left = loop.async_generators.take_all() + loop.late_generators
        if not left:
            return
        loop.late_generators = []
        for generator in left:
            await _finish(generator)


async def _finish(generator: AsyncGenerator[Any, Any]) -> None:
    try:
        with CancelScope(shield=True) as scope:
            scope.cancel("an abandoned async generator may not wait for anything")
            await generator.aclose()
    except BaseException:
        _LOGGER.exception(
            "Exception ignored during finalization of async generator %r -- surround your use of "
            "the generator in 'async with aclosing(...):' to raise exceptions like this in the "
            "context where they're generated",
            name_of(generator),
        )
