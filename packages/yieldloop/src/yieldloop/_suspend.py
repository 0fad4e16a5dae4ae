"""Where does control leave a task?

Where it yields a request; the loop sends back the answer. There are five requests, and only what
must give up control is one of them; everything else is a plain call:

- `CHECKPOINT`: let the others run, then go on;
- a `WaitQueue` (every Event, Lock, ... is one): until somebody takes me out of this line;
- a `Sleep`: until that moment;
- a `Task`: until it is over;
- a `Readiness`, one direction of a descriptor: until it is worth another try.

Rule: nothing else in this package yields to the loop (but `_transfer.py`, where each message would
pay for the generator in between), and nothing else asks which loop and task are running.
Prior art: curio's `traps.py`, https://peps.python.org/pep-0342/.
"""

from __future__ import annotations

import threading
import types
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Generator
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, final
from weakref import WeakSet

from loopbase import AsyncGenerators, Clock, Deadlines, Poller, Trace, Wakeup, Workers

if TYPE_CHECKING:
    from ._errors import Unseen
    from ._task import Task

Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)
Parameters = ParamSpec("Parameters")


class Request:
    """What a task may yield. The set of subclasses is closed: see the top of this file."""

    __slots__ = ()
    label: str  # what "who waits on what" calls it

    def _begin(self, task: Task[Any]) -> None:
        """Take `task`, which has just yielded this request."""
        raise NotImplementedError

    def _undo(self, task: Task[Any]) -> None:
        """Forget `task`, which is to be woken by something else."""
        raise NotImplementedError


@final
class Checkpoint(Request):
    """Let the others run, then go on."""

    __slots__ = ()


CHECKPOINT = Checkpoint()


class WaitQueue(Request):
    """A line of parked tasks, first come first served."""

    # An OrderedDict, not a deque: a cancelled task leaves the middle of the line at no more cost
    # than the end. A plain dict would not do: taking its first item again and again is quadratic.
    __slots__ = ("_line",)
    label = "WaitQueue"

    def __init__(self) -> None:
        self._line: OrderedDict[Task[Any], Any] = OrderedDict()  # task -> what it offers, or None

    def _begin(self, task: Task[Any]) -> None:
        self._line[task] = None

    def _undo(self, task: Task[Any]) -> None:
        del self._line[task]

    def _pop(self) -> tuple[Task[Any], Any]:
        """Take out the first task and what it offers. The caller wakes it."""
        task, offered = self._line.popitem(last=False)
        if task.loop is not here.loop:
            self._line[task] = offered
            self._line.move_to_end(task, last=False)
            raise foreign_thread(f"{self.label} has a waiting task")
        return task, offered

    def _wake_one(self, answer: Any = True) -> None:
        """Wake the first task in the line, and hand `answer` over to it. None will not do."""
        self._pop()[0]._wake(answer)

    def _wake_all(self) -> None:
        """Wake everyone."""
        while self._line:
            self._pop()[0]._wake()

    def _refuse(self, task: Task[Any], error: Exception) -> None:
        """Raise `error` in `task`, which waits in this line."""
        if task.loop is not here.loop:
            raise foreign_thread(f"{self.label} has a waiting task")
        task.throw(error)


class LabelledQueue(WaitQueue):
    """A line with a name of its own, as one of several that a primitive has."""

    __slots__ = ("label",)

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label


class OfferQueue(LabelledQueue):
    """A line in which everyone offers a value, for whoever takes the task out."""

    __slots__ = ()

    def _offer(self, value: Any) -> OfferQueue:
        """Give the current task its place, with `value`. It must yield this request at once."""
        self._line[current_task()] = value
        return self

    def _begin(self, task: Task[Any]) -> None:
        assert task in self._line, "the request of an OfferQueue is what _offer returns"


@final
class Sleep(Request):
    """Until `moment`, in seconds of the loop's clock."""

    __slots__ = ("_key", "_task", "moment")
    label = "sleep"

    def __init__(self, moment: float) -> None:
        self.moment = moment

    def _begin(self, task: Task[Any]) -> None:
        self._task = task
        self._key = task.loop.deadlines.add(self.moment, self)

    def _undo(self, task: Task[Any]) -> None:
        task.loop.deadlines.remove(self._key)

    def _come_due(self) -> None:
        # A timeout of the same moment may have taken the task away a line earlier.
        if self._task.waiting_on is self:
            self._task._wake()


class Due(Protocol):
    """What the deadlines of a loop hold: a sleep, or the end of a timeout."""

    @property
    def moment(self) -> float: ...

    def _come_due(self) -> None: ...


class LoopState:
    """What the primitives may reach of a running loop. `_loop.py` fills and drives it."""

    __slots__ = (
        "clock",
        "closed",
        "current",
        "deadlines",
        "fatal",
        "generators",
        "inbox",
        "interrupted",
        "main",
        "make_ready",
        "operations",
        "poller",
        "ready",
        "tasks",
        "thread_limiter",
        "trace",
        "unseen",
        "wakeup",
        "workers",
    )

    clock: Clock
    closed: bool  # the run is over: nothing will be called any more
    current: Task[Any] | None  # the task whose step is under way; set by the kernel
    deadlines: Deadlines[Due]  # sleeps and timeouts
    fatal: BaseException | None  # a KeyboardInterrupt or SystemExit that a task ended with
    generators: AsyncGenerators  # the unfinished async generators
    inbox: deque[Callable[[], object]]  # calls that other threads and signals left for the loop
    interrupted: int  # how often Ctrl-C was pressed; written by the signal handler
    main: Task[Any]
    make_ready: Callable[[Task[Any]], object]  # put a task at the end of `ready` (and trace it)
    operations: int  # how many did not have to wait since the last that was made a checkpoint
    poller: Poller
    ready: deque[Task[Any]]  # who runs next
    tasks: dict[Task[Any], None]  # every task that is not over, oldest first; keeps them alive
    thread_limiter: Any  # how many worker threads may run at once; made when first needed
    trace: Trace | None
    unseen: WeakSet[Unseen]  # exceptions of tasks that nobody has looked at
    wakeup: Wakeup
    workers: Workers

    def call_soon_threadsafe(self, function: Callable[[], object]) -> bool:
        """Have the loop call `function()` in its own thread. Safe from any thread or signal.

        Returns False, and does not, if the run is over.
        """
        self.inbox.append(function)
        if self.closed:
            # Either the closing loop has called it a moment ago, or nobody ever will.
            try:
                self.inbox.remove(function)
            except ValueError:
                return True
            return False
        self.wakeup.wake()
        return True


class _Here(threading.local):
    loop: LoopState | None = None  # the loop that runs in this thread; set by `run`
    host: Task[Any] | None = None  # in a worker thread: the task it works for


here = _Here()


def running_loop(what: str) -> LoopState:
    """Return the loop of this thread. `what` begins the message of the RuntimeError."""
    loop = here.loop
    if loop is None:
        raise RuntimeError(
            f"{what} needs a running loop, and none runs in this thread; call it inside "
            "yieldloop.run(main), or from a worker thread through yieldloop.from_thread()"
        )
    return loop


def current_task() -> Task[Any]:
    """Return the running task. A plain call; curio's has to be awaited.

    Raises RuntimeError outside any task.
    """
    loop = here.loop
    if loop is None or loop.current is None:
        raise RuntimeError(
            "no task is running here; call this inside yieldloop.run(main), or from a worker "
            "thread through yieldloop.from_thread()"
        )
    return loop.current


def foreign_thread(what: str) -> RuntimeError:
    """Return the error for a call into a loop from outside its thread."""
    return RuntimeError(
        f"{what} in the loop of another thread (or of a run that is over); from a worker thread, "
        "make the call through yieldloop.from_thread()"
    )


class Suspending(Generator[Request, Any, Result_co], Awaitable[Result_co]):
    """What a primitive returns: goes under `await` as well as under `yield from`. A type only."""


def suspending(
    function: Callable[Parameters, Generator[Any, Any, Result]],
) -> Callable[Parameters, Suspending[Result]]:
    """Make a generator function usable under `await` too."""
    return types.coroutine(function)  # type: ignore[return-value]


@suspending
def suspend(request: Request) -> Generator[Request, Any, Any]:
    """Yield `request` and return the loop's answer. A cancellation is raised here."""
    return (yield request)


@suspending
def checkpoint() -> Generator[Request, Any, None]:
    """Let the other tasks run, and take a cancellation that is due. curio's `sleep(0)`."""
    # Not by way of `suspend`: one generator less makes the most frequent switch a fifth cheaper.
    yield CHECKPOINT
