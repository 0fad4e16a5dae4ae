"""How does a signal reach a task of asyncio?

By a callback. With a queue behind it, it can be iterated over.
"""

from __future__ import annotations

import asyncio
import signal
from types import TracebackType
from typing import Self


class SignalReceiver:
    """Signals as an async iterator. Two receivers of one signal are one too many for asyncio."""

    def __init__(self, *signals: int) -> None:
        self._signals = signals
        self._arrived: asyncio.Queue[int] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        for number in self._signals:
            asyncio.get_running_loop().add_signal_handler(
                number, self._arrived.put_nowait, signal.Signals(number)
            )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for number in self._signals:
            asyncio.get_running_loop().remove_signal_handler(number)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> int:
        return await self._arrived.get()
