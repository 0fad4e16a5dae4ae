"""What happens in one tick?

First the loop sleeps, if nobody is ready, until a descriptor is, until the next deadline or until
it is woken. Then it makes the calls that were left from outside and lets the deadlines expire that
have come. Then every task that is ready by now has one step; who becomes ready meanwhile waits for
the next tick. While somebody is always ready it looks at the descriptors after so many steps.

Below all tasks is a root task with two nurseries: that of the system tasks, and inside it that of
the main task. When the main task has ended, the system tasks are cancelled and the run is over.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import closing
from contextvars import copy_context
from math import inf
from typing import TYPE_CHECKING, Any, TypeVar

from loopbase import (
    STEPS_PER_POLL,
    Clock,
    Error,
    Events,
    RealClock,
    Schedule,
    Trace,
    Value,
    taker,
)

from ._calls import refuse
from ._cancel import CancelScope
from ._children import Nursery, clean_up_after, spawn
from ._entry import make_calls
from ._errors import CancelReason, TrioInternalError
from ._generators import finish_generators, watch_generators
from ._interrupt import AT_CHECKPOINT, interrupt
from ._observer import observe
from ._run_state import Loop
from ._signals import keyboard_interrupts
from ._sockets import deliver
from ._suspend import CHECKED, CHECKPOINT, SHIELDED, WAIT, Detach, running
from ._task import Task, new_task, wake

if TYPE_CHECKING:
    from ._abc import Instrument

Result = TypeVar("Result")

ENDED = object()  # what `next` answers for a coroutine that has ended


def run(
    async_fn: Callable[..., Awaitable[Result]],
    *args: Any,
    clock: Clock | None = None,
    instruments: Iterable[Instrument] = (),
    restrict_keyboard_interrupt_to_checkpoints: bool = False,
    strict_exception_groups: bool = True,
    schedule: Schedule | None = None,
    trace: Trace | None = None,
) -> Result:
    """Run `async_fn(*args)` in a new loop to its end and return its result.

    clock: what time it is; the system's monotonic clock when not given.
    instruments: who is told what happens.
    restrict_keyboard_interrupt_to_checkpoints: never raise Ctrl-C in the middle of a user's code.
    strict_exception_groups: whether nurseries put a single exception into a group too.
    schedule: which ready task goes next; first in, first out when not given. (trio shuffles.)
    trace: filled with events.
    Raises what the function raises, TypeError for anything but an async function, RuntimeError
    inside another run, TrioInternalError when a system task raises.
    """
    if running.loop is not None:
        raise RuntimeError(
            "Attempted to call run() from inside a run(): await the function, or start it in a "
            "nursery; another loop needs another thread"
        )
    loop = make_loop(clock, strict_exception_groups)
    only_at_checkpoints = restrict_keyboard_interrupt_to_checkpoints
    interrupts = keyboard_interrupts(loop, only_at_checkpoints)
    wakeup = loop.wakeup
    with closing(wakeup), wakeup.by_signals(), interrupts, watch_generators(loop):
        observe(loop, trace, instruments)
        begin(loop, async_fn, args)
        try:
            drive(loop, schedule)
        finally:
            end(loop)
    result: Result = outcome_of(loop)
    return result


def make_loop(clock: Clock | None, strict_exception_groups: bool) -> Loop:
    """Return the state of a run that has not begun."""
    clock = RealClock() if clock is None else clock
    return Loop(clock, copy_context(), strict_exception_groups, CancelScope())


def begin(loop: Loop, async_fn: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """Make the root task ready. From here on `loop` is this thread's."""
    running.loop = loop
    if loop.observer is not None:
        loop.observer.run_start()
    getattr(loop.clock, "start_clock", int)()
    coro = _root(loop, async_fn, args)
    context = loop.system_context.copy()
    loop.root = root = new_task(loop, coro, context, None, "<init>", True)
    loop.root_scope._state, loop.root_scope._task = "active", root
    loop.root_scope._key = loop.root_scope._parent = None
    loop.poller.watch(loop.wakeup.fileno())
    if loop.observer is not None:
        loop.observer.task_spawned(root)
    loop.ready.append(root)


async def _root(loop: Loop, async_fn: Callable[..., Any], args: tuple[Any, ...]) -> None:
    async with Nursery(strict=True) as loop.system_nursery:
        async with Nursery(strict=True) as main_nursery:
            try:
                loop.main = spawn(main_nursery, async_fn, args, None, "nurseryloop.run")
                loop.main._steps = None  # its result is wanted
            except BaseException as error:  # it is no async function, or raised when called
                loop.main_outcome = Error(error)
        loop.system_nursery._cancel(
            CancelReason("shutdown", repr(loop.root), "the main task has ended")
        )
    await finish_generators(loop)


def drive(loop: Loop, schedule: Schedule | None) -> None:
    """Step the loop until no task is left; sleep in its poller whenever it has nothing to do."""
    ticks = tick(loop, schedule)
    wait = loop.poller.wait
    events: Events = []
    try:
        while True:
            events = wait(ticks.send(events or None))
    except StopIteration:
        pass


def tick(loop: Loop, schedule: Schedule | None) -> Generator[float, Events | None, None]:
    """Go on tick by tick. Yields for how many seconds to sleep; 0 to look at the descriptors.

    A generator, because who sleeps may be somebody else: in a guest run it is the host.
    """
    ready, calls, once_calls = loop.ready, loop.calls, loop.once_calls
    due = loop.deadlines.heap
    descriptors = loop.poller.descriptors
    steps = 0  # since the last look at the descriptors
    take = taker(ready, schedule)
    current_time = loop.current_time
    while True:
        # Sleep. While anybody is ready only descriptors need a look: who wakes us leaves a call.
        if not (ready or calls or once_calls):
            if loop.over:
                return
            yield from _sleep(loop)
            steps = 0
        elif descriptors:
            steps += len(ready) + 1
            if steps >= STEPS_PER_POLL:
                steps = 0
                events = yield 0.0
                if events:
                    deliver(loop, events)

        # Calls from outside.
        if calls or once_calls:
            failed = make_calls(loop)
            if failed is not None:
                _give_up(loop, _internal_error(failed))

        # Deadlines.
        if due and due[0][0] <= current_time():
            _expire(loop)

        # One step for each that is ready.
        for _ in range(len(ready)):
            try:
                task = take()
            except BaseException as error:  # a schedule that does not fit, or is broken
                _give_up(loop, error)
                task, take = ready.popleft(), ready.popleft
            loop.task = task
            if loop.observer is not None:
                loop.observer.step_begin(task)
            task._waiting_on = None
            answer = task._answer
            try:
                if answer is None and task._steps is not None:
                    # A coroutine that ends does so without an exception here, which makes a task
                    # 0.2 microseconds cheaper than `send(None)` does.
                    message = task.context.run(next, task._steps, ENDED)
                else:
                    task._answer = None
                    send = task._send
                    if send is None:
                        send = task._send = task.coro.send
                    message = task.context.run(send, answer)
            except StopIteration as stop:
                _end_task(loop, task, None, stop.value)
            except BaseException as error:
                # Without this very frame.
                error.__traceback__ = error.__traceback__.tb_next  # type: ignore[union-attr]
                _end_task(loop, task, error)
            else:
                if message is WAIT:
                    if task._scope._effectively_cancelled or task._interrupted:
                        interrupt((task,))
                elif message is ENDED:
                    _end_task(loop, task, None)
                    continue
                elif message is CHECKPOINT:
                    ready.append(task)
                    task._waiting_on = AT_CHECKPOINT
                    if task._scope._effectively_cancelled or task._interrupted:
                        interrupt((task,))
                elif message is CHECKED or message is SHIELDED:
                    ready.append(task)
                elif type(message) is Detach:
                    _end_task(loop, task, getattr(message.outcome, "error", None))
                else:
                    refuse(task, message)
                if loop.observer is not None:
                    loop.observer.step_end(task, message)
        # Or the last step's objects would live on while the loop sleeps.
        loop.task = answer = message = None
        task = None  # type: ignore[assignment]


def _sleep(loop: Loop) -> Generator[float, Events | None, None]:
    """Yield how long to sleep; afterwards, if nothing came, tell those who waited for that."""
    clock, deadlines = loop.clock, loop.deadlines
    until = deadlines.next_moment()
    idle_waiters = loop.idle_waiters
    if idle_waiters:
        clock.hold()  # they come first: no jump to the next deadline while somebody waits for rest
    seconds = max(0.0, clock.deadline_to_sleep_time(until))
    cushion = min(idle_waiters.values(), default=inf)
    rested = cushion <= seconds
    if idle_waiters:
        clock.release()
        seconds = min(seconds, cushion)
    if loop.observer is not None:
        loop.observer.before_sleep(seconds, until)
    events = yield seconds
    if events:
        deliver(loop, events)
    if loop.observer is not None:
        loop.observer.after_sleep(seconds)
    if events or loop.calls or loop.once_calls or loop.ready:
        return
    if not idle_waiters:
        clock.idle_until(until)
    elif rested:
        for task in [task for task, wanted in idle_waiters.items() if wanted == cushion]:
            del idle_waiters[task]
            wake(task)


def _expire(loop: Loop) -> None:
    now = loop.current_time()
    moments = iter(loop.deadlines.due_moments(now) if loop.observer is not None else ())
    for expiring in loop.deadlines.pop_due(now):
        if loop.observer is not None:
            loop.observer.timer(next(moments))
        expiring.expire()


def _end_task(loop: Loop, task: Task, error: BaseException | None, result: object = None) -> None:
    """Take note that a task has ended, and tell its nursery."""
    raised = error
    nursery = task._parent_nursery
    if nursery is None:  # the root: the last of all
        loop.over = True
        if loop.observer is not None:
            loop.observer.task_exited(task, error)
        if error is not None:
            _give_up(loop, _internal_error(error))
        return
    if task._breaks or task._nurseries or nursery._state == "misnested":
        error = clean_up_after(task, error)
    if task is loop.main:
        loop.main_outcome = Value(result) if error is None else Error(error)
        error = None
    children = nursery._children
    del children[task]
    if error is not None:
        nursery._add_error(error, task)
    if children:
        pass  # the parent, if it waits, has to wait for them
    elif nursery._parent_waits and not nursery._holds:
        # What `_close_if_over` comes to, without its calls: this is how a nursery mostly ends.
        nursery._closed = True
        nursery._parent_waits = False
        parent = nursery._parent_task
        assert parent is not None
        parent._waiting_on = None
        loop.ready.append(parent)
        if loop.observer is not None:
            loop.observer.wake(parent)
    else:
        nursery._close_if_over()
    if loop.observer is not None:
        # Last, so that what the end of the task set off is seen to come from it.
        loop.observer.task_exited(task, raised)


def _internal_error(error: BaseException) -> BaseException:
    if isinstance(error, TrioInternalError):
        return error
    internal = TrioInternalError("a system task or a call from outside raised")
    internal.__cause__ = error
    return internal


def _give_up(loop: Loop, error: BaseException) -> None:
    """Cancel everything; when all tasks have ended, the run raises `error`."""
    if loop.crash is None:
        loop.crash = error
    else:
        loop.crash.add_note(f"while the loop was giving up: {error!r}")
    assert loop.root is not None
    loop.root_scope._cancel(CancelReason("shutdown", None, f"the loop gives up: {error!r}"))


def end(loop: Loop) -> None:
    """Make the last calls from outside and give everything back."""
    with loop.calls_lock:
        loop.closed = True
    while loop.calls or loop.once_calls:
        failed = make_calls(loop)
        if failed is not None:
            _give_up(loop, _internal_error(failed))
    loop.workers.close(wait=False)  # those that are busy have been abandoned
    loop.poller.close()
    if loop.observer is not None:
        loop.observer.run_end()
    running.loop = None


def outcome_of(loop: Loop) -> Any:
    """Return or raise what the run comes to."""
    crash, outcome = loop.crash, loop.main_outcome
    if crash is not None:
        raise crash
    if loop.interrupted:  # Ctrl-C came when there was no main task to tell any more
        raise KeyboardInterrupt from getattr(outcome, "error", None)
    assert outcome is not None, "the loop ended before its main task"
    return outcome.unwrap()
