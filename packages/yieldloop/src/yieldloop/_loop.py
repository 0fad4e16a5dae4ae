"""What happens in one tick?

The tasks that are ready are stepped once each: every one is sent the answer to its last request
and leaves its next request, which says when it will be ready again. Before that the loop sleeps if
there is nothing to do, takes what other threads left for it, and wakes whose deadline has come.

Other threads and signals leave a call in `inbox`, which costs a glance in every tick; the byte that
they send as well ends the sleep only if there is one. While tasks are ready the descriptors are
looked at after every `STEPS_PER_POLL` steps, and not at all if there are none.

A virtual clock jumps when the descriptors have nothing either: what happens inside this process
through a socket takes no time, and what another process does is not waited for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Callable, Generator
from functools import partial
from itertools import repeat
from typing import Any, final
from weakref import WeakSet

from loopbase import (
    STEPS_PER_POLL,
    AsyncGenerators,
    Clock,
    Deadlines,
    RealClock,
    Schedule,
    Trace,
    Wakeup,
    Workers,
    discard,
    interrupts,
    open_poller,
    taker,
)

from ._descriptors import deliver
from ._errors import CancelledError, unknown_request
from ._signals import interrupted
from ._suspend import CHECKPOINT, LoopState, Request, Sleep, checkpoint, here
from ._task import Task, make_coroutine


@final
class Loop(LoopState):
    """One run. Made by `run` and closed by it."""

    __slots__ = ("_schedule",)

    def __init__(self, clock: Clock, schedule: Schedule | None, trace: Trace | None) -> None:
        self.clock = clock
        self.closed = False
        self.current = None
        self.deadlines = Deadlines()
        self.fatal = None
        self.generators = AsyncGenerators(self._generator_abandoned)
        self.inbox = deque()
        self.interrupted = 0
        self.operations = 0
        self.ready = deque()
        self.make_ready = self.ready.append if trace is None else self._make_ready_traced
        self.tasks = {}
        self.thread_limiter = None
        self.trace = trace
        self.unseen = WeakSet()
        self.workers = Workers("yieldloop worker")
        self._schedule = schedule
        self.poller = open_poller()
        try:
            self.wakeup = Wakeup()
            self.poller.watch(self.wakeup.fileno())
        except BaseException:
            self.poller.close()
            raise

    def close(self) -> None:
        """Give back threads and descriptors, and report what nobody looked at."""
        self.closed = True
        while self.inbox:
            self.inbox.popleft()()
        # A busy thread is one that was abandoned on purpose: it is not waited for.
        self.workers.close(wait=False)
        self.poller.close()
        self.wakeup.close()
        for unseen in list(self.unseen):
            unseen.report()

    def drive(self, goal: Task[Any]) -> None:
        """Tick until `goal` is over."""
        ready, inbox, deadlines, trace = self.ready, self.inbox, self.deadlines, self.trace
        heap, current_time = deadlines.heap, self.clock.current_time
        append, take = ready.append, taker(ready, self._schedule)
        poll, descriptors, steps = self.poller.wait, self.poller.descriptors, 0
        task: Any
        request: Any
        thrown: BaseException | None
        while goal.coro is not None:
            # Sleep, if there is nothing to do.
            if not ready and not inbox:
                task = request = answer = thrown = None  # or what they name would live until then
                moment = deadlines.next_moment()
                if trace is not None:
                    trace.idle(moment)
                if events := poll(self.clock.deadline_to_sleep_time(moment)):
                    deliver(self, events)
                elif not inbox:
                    self.clock.idle_until(moment)
                steps = 0
            # Look at the descriptors now and then, also if there is.
            elif descriptors:
                steps += len(ready) + 1
                if steps >= STEPS_PER_POLL:
                    steps = 0
                    if events := poll(0):
                        deliver(self, events)

            # Take what other threads and signals left; more may come in meanwhile.
            if inbox:
                for _ in repeat(None, len(inbox)):
                    inbox.popleft()()

            # Wake whose deadline has come.
            if heap and heap[0][0] <= current_time():
                for due in deadlines.pop_due(current_time()):
                    if trace is not None:
                        trace.timer(due.moment)
                    due._come_due()

            # Step one batch: who becomes ready meanwhile waits for the next tick, so that tasks
            # that never wait starve neither deadlines nor threads.
            for _ in repeat(None, len(ready)):
                self.current = task = take()
                if trace is not None:
                    trace.step_begin(task)
                answer, thrown = task.answer, task.thrown
                task.answer = None
                try:
                    if thrown is None:
                        request = task.run(task.send, answer)
                    else:
                        task.thrown = None
                        request = task.run(task.coro.throw, thrown)
                except StopIteration as stop:
                    task.finish(stop.value, None)
                    if trace is not None:
                        trace.step_end(task, "returned")
                except BaseException as raised:
                    task.finish(None, raised)
                    if trace is not None:
                        trace.step_end(task, "cancelled" if task.cancelled else "raised")
                else:
                    if request is CHECKPOINT:
                        append(task)
                    elif isinstance(request, Request):
                        task.waiting_on = request
                        request._begin(task)
                    else:
                        append(task)
                        task.throw(unknown_request(request))
                    if task.pending is not None:
                        task.deliver()
                    if trace is not None:
                        place = task.waiting_on
                        word = None if place is None else place.label
                        until = place.moment if isinstance(place, Sleep) else None
                        trace.step_end(task, "yielded", word, until, place)
            self.current = None

    def fail(self, error: BaseException) -> None:
        """End the run because of `error`, which is no task's: the schedule's or the clock's."""
        self.current = None
        self.fatal = error
        self._schedule = None
        self.main.cancel()

    def unwind(self) -> Generator[Any, Any, None]:
        """Cancel what still runs and wait for it, then close the unfinished async generators.

        Itself a task. In rounds: what is spawned during one round is cancelled in the next.
        """
        myself = self.current
        while True:
            others = [task for task in self.tasks if task is not myself]
            for task in others:
                task.cancel()
            if not others:
                others = [self._close_generator(each) for each in self.generators.take_all()]
            if not others and not self.inbox:
                return
            for task in others:
                while not task.terminated:
                    try:
                        yield from task.wait()
                    except CancelledError:
                        pass  # Ctrl-C again, which was thrown into every task: wait on
            yield from checkpoint()

    def _generator_abandoned(self, generator: AsyncGenerator[Any, Any]) -> None:
        self.call_soon_threadsafe(partial(self._reclaim, generator))

    def _reclaim(self, generator: AsyncGenerator[Any, Any]) -> None:
        if not self.closed:  # abandoned in the last moment: nobody could run the task any more
            self._close_generator(generator)

    def _close_generator(self, generator: AsyncGenerator[Any, Any]) -> Task[None]:
        async def close() -> None:
            await generator.aclose()

        name = f"closing {getattr(generator, '__qualname__', 'an async generator')}"
        return Task(self, close(), name, None)

    def _make_ready_traced(self, task: Task[Any]) -> None:
        self.ready.append(task)
        assert self.trace is not None
        self.trace.wake(task)


def run(
    main: Callable[..., Any],
    /,
    *args: Any,
    clock: Clock | None = None,
    schedule: Schedule | None = None,
    trace: Trace | None = None,
) -> Any:
    """Run `main(*args)` as the main task of a new loop and return its result.

    main: an `async def` function or a generator function, not yet called. (curio takes a called
    one too.) When it returns, what it spawned and did not join is cancelled and unwound.

    clock: the real one, or `loopbase.VirtualClock()`. schedule: which ready task goes next.
    trace: a `loopbase.Trace` to fill.

    Raises what `main` raises; KeyboardInterrupt after Ctrl-C, when everything has been unwound;
    RuntimeError inside another run in the same thread.
    """
    if here.loop is not None:
        discard(main)
        raise RuntimeError(
            "run() inside a run: this thread has a running loop already; `await main()` in it, or "
            "give main to yieldloop.spawn()"
        )
    loop = Loop(RealClock() if clock is None else clock, schedule, trace)
    here.loop = loop
    try:
        with (
            loop.wakeup.by_signals(),
            interrupts(partial(interrupted, loop)),
            loop.generators.hooked(),
        ):
            return _run(loop, main, args)
    finally:
        here.loop = None
        loop.close()


def _run(loop: Loop, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    if loop.trace is not None:
        loop.trace.run_start(loop.clock.current_time)
    main: Task[Any]
    loop.main = main = Task(loop, make_coroutine("run", function, args), None, None)
    _finish(loop, main)
    if loop.tasks or loop.inbox or len(loop.generators):
        _finish(loop, Task(loop, loop.unwind(), "unwinding", None))
    if loop.trace is not None:
        loop.trace.run_end()
    error = main.exception if loop.fatal is None else loop.fatal
    try:
        # Also if it was held back to the end, by a shield or a hand-over: nobody was told of it.
        untold = error is None and main.pending is not None and main in main.pending
        if loop.interrupted and (untold or isinstance(error, CancelledError)):
            raise KeyboardInterrupt from None
        if error is not None:
            raise error
        return main.result
    finally:
        # The traceback names this frame: without this the two would hold each other.
        del error, main


def _finish(loop: Loop, goal: Task[Any]) -> None:
    try:
        loop.drive(goal)
    except BaseException as error:
        loop.fail(error)
        loop.drive(goal)
