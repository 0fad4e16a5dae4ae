"""How does a test force an order on several tasks?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import final

from .._errors import Cancelled
from .._sync import Event


@final
class Sequencer:
    """`async with sequencer(n)`: this block comes after block `n - 1`; block 0 begins at once."""

    def __init__(self) -> None:
        self._points: defaultdict[int, Event] = defaultdict(Event)  # set when its turn has come
        self._claimed: set[int] = set()
        self._broken = False  # somebody was cancelled, so the order cannot be kept

    @asynccontextmanager
    async def __call__(self, position: int) -> AsyncIterator[None]:
        """Wait for the block before. Raises RuntimeError for a number that was used before,
        and in everybody when somebody is cancelled while waiting.
        """
        if position in self._claimed:
            raise RuntimeError(f"Attempted to reuse sequence point {position}")
        self._refuse_if_broken()
        self._claimed.add(position)
        if position != 0:
            try:
                await self._points[position].wait()
            except Cancelled:
                self._broken = True
                for event in self._points.values():
                    event.set()
                raise RuntimeError("Sequencer wait cancelled -- sequence broken") from None
            self._refuse_if_broken()
        try:
            yield
        finally:
            self._points[position + 1].set()

    def _refuse_if_broken(self) -> None:
        if self._broken:
            raise RuntimeError("sequence broken!")
