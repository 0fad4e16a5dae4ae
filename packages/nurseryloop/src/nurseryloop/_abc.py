"""What can be replaced by something of one's own?

The interfaces behind `nurseryloop.abc`; the names are trio's.
"""

# ruff: noqa: B027  what a clock or an instrument does not need, it leaves out

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

from ._errors import EndOfChannel

if TYPE_CHECKING:
    from typing import Self

    from ._task import Task

Sent = TypeVar("Sent", contravariant=True)
Received = TypeVar("Received", covariant=True)
Both = TypeVar("Both")


class Clock(ABC):
    """What a run asks of its clock. All times are seconds."""

    __slots__ = ()

    @abstractmethod
    def start_clock(self) -> None:
        """Begin: the run starts now."""

    @abstractmethod
    def current_time(self) -> float:
        """Return the seconds since this clock's arbitrary start."""

    @abstractmethod
    def deadline_to_sleep_time(self, deadline: float) -> float:
        """Return how many real seconds the loop may sleep before `deadline` (`inf`: no limit)."""

    # The rest is loopbase's: what a clock that jumps needs to know.

    def idle_until(self, deadline: float) -> None:
        """The sleep towards `deadline` ended and there is nothing to run."""

    def hold(self) -> None:
        """A worker thread began to run beside the loop."""

    def release(self) -> None:
        """A worker thread ended, or waits for the loop itself."""


class Instrument(ABC):  # noqa: B024
    """What can be watched of a run. A method that raises is logged and its instrument removed."""

    __slots__ = ()

    def before_run(self) -> None:
        """The run begins."""

    def after_run(self) -> None:
        """The run is over."""

    def task_spawned(self, task: Task, /) -> None:
        """A task was made."""

    def task_scheduled(self, task: Task, /) -> None:
        """A task became ready."""

    def before_task_step(self, task: Task, /) -> None:
        """A task is about to run."""

    def after_task_step(self, task: Task, /) -> None:
        """A task has run, up to its next wait or its end."""

    def task_exited(self, task: Task, /) -> None:
        """A task has ended."""

    def before_io_wait(self, timeout: float, /) -> None:
        """The loop is about to sleep for at most `timeout` seconds."""

    def after_io_wait(self, timeout: float, /) -> None:
        """The loop has slept."""


class AsyncResource(ABC):
    """Something that has to be closed, which may take time. An async context manager."""

    __slots__ = ()

    @abstractmethod
    async def aclose(self) -> None:
        """Close it; whatever happens, it is closed afterwards. A checkpoint."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        etype: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class SendChannel(AsyncResource, Generic[Sent]):
    """The end of a channel that values go into."""

    __slots__ = ()

    @abstractmethod
    async def send(self, value: Sent) -> None:
        """Send a value. Raises BrokenResourceError or ClosedResourceError when it cannot."""


class ReceiveChannel(AsyncResource, Generic[Received]):
    """The end of a channel that values come out of. An async iterator."""

    __slots__ = ()

    @abstractmethod
    async def receive(self) -> Received:
        """Receive a value. Raises EndOfChannel when there will be none."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Received:
        try:
            return await self.receive()
        except EndOfChannel:
            raise StopAsyncIteration from None


class Channel(SendChannel[Both], ReceiveChannel[Both]):
    """Both ends in one object, to somebody else's."""

    __slots__ = ()
