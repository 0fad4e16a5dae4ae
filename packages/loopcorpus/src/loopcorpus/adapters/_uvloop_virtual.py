"""How does uvloop run on a virtual clock?

Its timers live in libuv, on real time, so this loop keeps its own. While any are set, a probe goes
round with the ready callbacks, once per iteration; when whole iterations, polls included, have
brought up nothing but the probe itself, the loop is idle and the clock jumps. One such iteration
does not say so: uvloop hands on what a poll brought by ways of its own that are not seen here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Any

import uvloop

from loopbase import Deadlines

_QUIET = 3  # iterations that bring nothing, before the clock jumps

_Loop: Any = uvloop.Loop  # its types and those of the loop that it stands for do not agree


class VirtualUvloop(_Loop):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._timers: Deadlines[asyncio.TimerHandle] = Deadlines()
        self._keys: dict[int, int] = {}  # id of a handle still to come -> its key in `_timers`
        self._holds = 0  # running worker threads that do not wait for the loop
        self._latest = object()  # another one with each callback that anyone asked for
        self._probing = False  # whether the probe is under way

    def time(self) -> float:
        return self._now

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        self._latest = object()
        handle: asyncio.Handle = super().call_soon(callback, *args, context=context)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        self._latest = object()
        handle: asyncio.Handle = super().call_soon_threadsafe(callback, *args, context=context)
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        self._keys[id(handle)] = self._timers.add(when, handle)
        self._start_probe()
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        if id(handle) in self._keys:
            self._timers.remove(self._keys.pop(id(handle)))

    def _start_probe(self) -> None:
        if self._timers and not self._probing and self._holds <= 0:
            self._probing = True
            super().call_soon(self._probe, self._latest, _QUIET)

    def _probe(self, latest: object, rounds: int) -> None:
        if latest is self._latest and rounds > 1:
            super().call_soon(self._probe, latest, rounds - 1)
            return
        self._probing = False
        if latest is self._latest and self._timers and self._holds <= 0:
            self._now = max(self._now, self._timers.next_moment())
            for handle in self._timers.pop_due(self._now):
                del self._keys[id(handle)]
                self.call_soon(self._fire, handle)
        self._start_probe()

    def _fire(self, handle: asyncio.TimerHandle) -> None:
        if not handle.cancelled():
            handle._run()

    def hold(self) -> None:
        self._holds += 1

    def release(self) -> None:
        self._holds -= 1
        self._start_probe()

    def run_in_executor(
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = super().run_in_executor(executor, func, *args)
        self.hold()
        future.add_done_callback(lambda _: self.release())
        return future
