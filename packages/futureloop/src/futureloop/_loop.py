"""What happens in one tick?

Everything that was ready when the tick began gets one turn, in the order it became ready: a task
is stepped, a callback is called. Before that the loop sleeps if nothing is ready, and takes what
is due from its deadlines. Tasks stand in the ready queue themselves, between the callbacks'
handles, and both in asyncio's order.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import warnings
from asyncio import events as _asyncio_events

# By this very function others (anyio) recognise the main task of a run.
from asyncio.base_events import _run_until_complete_cb  # type: ignore[attr-defined]
from collections import deque
from collections.abc import AsyncGenerator, Callable
from itertools import repeat
from typing import TYPE_CHECKING, Any

from loopbase import (
    STEPS_PER_POLL,
    AsyncGenerators,
    Clock,
    Deadlines,
    RealClock,
    Schedule,
    Trace,
    Wakeup,
    open_poller,
)

from ._children import ensure_future
from ._reports import Reporting
from ._scheduling import Scheduling
from ._signals import SignalHandlers
from ._socket_calls import SocketCalls
from ._sockets import deliver
from ._suspend import PARKED, current_tasks, held_tasks, shrink_held_tasks, unregister_task
from ._task import Task
from ._threads import Threads
from ._time import Sleepers
from ._watch import Watch, fair_taker

if TYPE_CHECKING:
    # In its types asyncio's interface is all abstract and returns asyncio's own classes.
    _Interface = object
else:
    _Interface = asyncio.AbstractEventLoop


class Loop(Scheduling, Threads, SocketCalls, SignalHandlers, Reporting, _Interface):
    """An event loop with asyncio's scheduling interface.

    clock: `loopbase.VirtualClock()` to make sleeps end at once, in the right order.
    schedule: which ready task goes next; callbacks keep their order among themselves, as asyncio
        promises. First in, first out by default.
    trace: filled with what happens.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        schedule: Schedule | None = None,
        trace: Trace | None = None,
    ) -> None:
        Reporting.__init__(self)
        Threads.__init__(self)
        Scheduling.__init__(self)
        SignalHandlers.__init__(self)
        SocketCalls.__init__(self)
        self._clock: Clock = RealClock() if clock is None else clock
        self.time: Callable[[], float] = self._clock.current_time  # no frame between
        self._ready: deque[Any] = deque()  # tasks and handles; other threads append handles
        self._deadlines: Deadlines[Any] = Deadlines()  # sleeping tasks and timer handles
        self._sleepers = Sleepers(self._deadlines, self._clock.current_time)
        self._take = fair_taker(self._ready, schedule)
        self._schedule_task: Callable[[Any], None] = self._ready.append  # how a task becomes ready
        self._trace = trace
        if trace is not None:
            self._schedule_task = self._schedule_traced
        self._last_spawned = 0  # the number of the newest task that the trace has seen
        self._thread_id: int | None = None  # the thread that runs it, while it runs
        self._main_task: Any = None  # what `run_until_complete` was called for
        self._stopping = False  # set by `stop`: the tick under way is the last one
        self._closed = True  # until the last line: what fails before has nothing to close
        self._asyncgens = AsyncGenerators(self._close_abandoned)
        self._asyncgens_shut_down = False
        self._poller = open_poller()
        try:
            self._wakeup = Wakeup()
            self._wakeup_fileno = self._wakeup.fileno()
            self._poller.watch(self._wakeup_fileno)
        except BaseException:
            self._poller.close()
            raise
        self._closed = False

    # The kernel.

    def _run(self) -> None:
        """Tick until `stop` is called."""
        ready, take, deadlines = self._ready, self._take, self._deadlines
        heap, clock = deadlines.heap, self._clock
        poller, descriptors, now = self._poller, self._poller.descriptors, clock.current_time
        steps = 0  # since the last look at the descriptors
        schedule = self._schedule_task
        current, loop, trace = current_tasks, self, self._trace
        task: Any
        send: Any
        value: Any
        yielded: Any
        if self._stopping:
            deliver(self, poller.wait(0))  # asyncio: even a loop that only stops looks once
        try:
            while True:
                # 1. Sleep until something happens. While something is ready look at the
                # descriptors now and then, if there are any; other threads and signal handlers
                # put their calls into `ready` themselves.
                if not ready and not self._stopping:
                    # Or what they name would live until we wake.
                    task = yielded = send = value = None
                    until = deadlines.next_moment()
                    if trace is not None:
                        trace.idle(until)
                    if events := poller.wait(clock.deadline_to_sleep_time(until)):
                        deliver(self, events)
                        steps = 0
                    elif not ready:
                        clock.idle_until(until)
                elif descriptors:
                    steps += len(ready)
                    if steps >= STEPS_PER_POLL:
                        steps = 0
                        deliver(self, poller.wait(0))
                # 2. What is due.
                if heap and heap[0][0] <= now():
                    moment = now()
                    moments = iter(deadlines.due_moments(moment) if trace is not None else ())
                    for task in deadlines.pop_due(moment):
                        if trace is not None:
                            trace.timer(next(moments))
                            if type(task) is Task:
                                trace.wake(task)
                        ready.append(task)
                # 3. One turn for each that is ready now.
                watch = Watch(self, trace) if self._debug or trace is not None else None
                for _ in repeat(None, len(ready)):
                    task = take()
                    if type(task) is not Task or watch is not None:
                        current.pop(loop, None)
                        if watch is None:
                            task._step()
                        else:
                            watch.step(task)
                        continue
                    # Task._step, with its commonest cases in place: a call less per switch.
                    current[loop] = task
                    task._fut_waiter = None
                    send = task._send
                    value = None
                    if task._must_cancel or send is None:
                        send, value = task._coro.throw, task._take_error()
                    try:
                        yielded = task._context.run(send, value)
                    except StopIteration as stop:
                        task._return(stop.value)
                    except BaseException as error:
                        task._raise(error)
                    else:
                        if yielded is None:
                            schedule(task)
                        elif yielded is not PARKED or task._must_cancel:
                            task._wait_on(yielded)
                current.pop(loop, None)
                if self._stopping:
                    break
        finally:
            current.pop(loop, None)

    def _schedule_traced(self, task: Any) -> None:
        assert self._trace is not None
        if task._number <= self._last_spawned:
            self._trace.wake(task)
        else:
            self._last_spawned = task._number
            # What nobody has named is called as its coroutine: "Task-7" counts what this process
            # has done before, and no two runs would have the same trace.
            # `aclose()` of an async generator is a coroutine without a name.
            name = task._name
            if name is None:
                name = getattr(task._coro, "__qualname__", type(task._coro).__name__)
            self._trace.task_spawn(task, current_tasks.get(self), name)
        self._ready.append(task)

    # Its life.

    def run_forever(self) -> None:
        """Run until `stop` is called. Raises RuntimeError inside a running loop or when closed."""
        self._check_not_closed()
        self._check_not_running()
        depth = sys.get_coroutine_origin_tracking_depth()
        try:
            self._thread_id = threading.get_ident()
            _asyncio_events._set_running_loop(self)  # type: ignore[arg-type]
            if self._debug:
                sys.set_coroutine_origin_tracking_depth(10)
            with self._asyncgens.hooked(), self._wakeup.by_signals():
                self._run()
        finally:
            self._stopping = False
            self._thread_id = None
            _asyncio_events._set_running_loop(None)
            sys.set_coroutine_origin_tracking_depth(depth)

    def run_until_complete(self, future: Any) -> Any:
        """Run until `future` (or the task made of a coroutine) is done; return its result.

        Raises its exception, and RuntimeError if `stop` was called before it was done.
        """
        self._check_not_closed()
        self._check_not_running()
        made_here = not asyncio.isfuture(future)
        future = ensure_future(future, loop=self)
        if made_here:
            future._log_destroy_pending = False  # it is said here if it stays unfinished
        future.add_done_callback(_run_until_complete_cb)
        self._main_task = future
        try:
            self.run_forever()
        except BaseException:
            if made_here and future.done() and not future.cancelled():
                future.exception()  # it may be what is on its way out: no second report
            raise
        finally:
            future.remove_done_callback(_run_until_complete_cb)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def stop(self) -> None:
        """End `run_forever` after the tick that is under way."""
        self._stopping = True

    def close(self) -> None:
        """Give back what the loop holds. What has not run never will.

        Calling it twice is no error. Raises RuntimeError while the loop runs.
        """
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        self._close_signal_handlers()
        self._closed = True
        self._ready.clear()
        self._close_threads()
        self._poller.close()
        self._wakeup.close()
        for task in held_tasks():
            if task._loop is self:
                unregister_task(task)
                self._report_destroyed(task)
        shrink_held_tasks()

    def is_running(self) -> bool:
        """Return whether it runs."""
        return self._thread_id is not None

    def is_closed(self) -> bool:
        """Return whether it was closed."""
        return self._closed

    # Async generators.

    def _close_abandoned(self, generator: AsyncGenerator[Any, Any]) -> None:
        if not self._closed:
            self.call_soon_threadsafe(self.create_task, generator.aclose())

    async def shutdown_asyncgens(self) -> None:
        """Close every async generator that is still unfinished."""
        self._asyncgens_shut_down = True
        closing = self._asyncgens.take_all()
        if not closing:
            return
        results = await asyncio.gather(*[ag.aclose() for ag in closing], return_exceptions=True)
        for result, generator in zip(results, closing, strict=True):
            if isinstance(result, Exception):
                self.call_exception_handler(
                    {
                        "message": "an error occurred during closing of asynchronous "
                        f"generator {generator!r}",
                        "exception": result,
                        "asyncgen": generator,
                    }
                )

    # Checks.

    def _check_not_running(self) -> None:
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        if asyncio._get_running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} running={self.is_running()} "
            f"closed={self._closed} debug={self._debug}>"
        )

    def __del__(self) -> None:
        if not getattr(self, "_closed", True):
            warnings.warn(
                f"unclosed event loop {self!r}", ResourceWarning, stacklevel=2, source=self
            )
            if not self.is_running():
                self.close()
