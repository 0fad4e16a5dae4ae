"""What does a thing of the contract offer?

Protocols: no library inherits from them, its own classes only have to look like this.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from types import TracebackType
from typing import Any, Protocol, TypeAlias

AsyncFunction: TypeAlias = Callable[..., Coroutine[Any, Any, Any]]


class Child(Protocol):
    """A task that a group spawned."""

    async def wait(self) -> Any:
        """Wait until the child is over; return its result.

        Raises the child's exception if it raised one, `ChildCancelled` if it was cancelled.
        """
        ...

    def cancel(self) -> object:
        """Cancel the child alone; its group goes on. No effect once it is over."""
        ...


class TaskGroup(Protocol):
    """Children that do not outlive the block.

    The block ends when every child has ended. A child that raises cancels the others and the
    body; all exceptions leave the block as one `ExceptionGroup`.
    """

    def start_soon(self, function: AsyncFunction, /, *args: Any, name: str | None = None) -> object:
        """Start a child that runs `function(*args)`. Raises RuntimeError when the group is over."""
        ...

    async def start(self, function: AsyncFunction, /, *args: Any) -> Any:
        """Start `function(*args, task_status=...)`; wait for `task_status.started(value)`.

        Returns the value. Raises RuntimeError if the child ends without having said it.
        """
        ...

    def spawn(self, function: AsyncFunction, /, *args: Any) -> Child:
        """Start a child that can be waited for and cancelled by itself."""
        ...

    def cancel(self) -> object:
        """Cancel every child and the body; the block then ends without an exception."""
        ...


class CancelScope(Protocol):
    """A block that can be cancelled as a whole."""

    @property
    def deadline(self) -> float:
        """Seconds on the loop's clock; infinity for none. May be set while the block runs."""
        ...

    @deadline.setter
    def deadline(self, deadline: float, /) -> None: ...

    @property
    def cancelled_caught(self) -> bool:
        """After the block: whether the scope ended it."""
        ...

    def cancel(self) -> object:
        """Cancel what runs inside the block."""
        ...


class ShieldedScope(CancelScope, Protocol):
    """A scope that holds back cancellations from outside."""

    shield: bool  # may be set: taken away, it lets in at once what it held back


class _Entered(Protocol):
    """What `async with` asks for."""

    async def __aenter__(self) -> Any: ...
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> Any: ...


class Event(Protocol):
    """A flag that tasks wait for."""

    def is_set(self) -> bool: ...
    def set(self) -> None: ...
    async def wait(self) -> object: ...


class Lock(_Entered, Protocol):
    """At most one holder; first come, first served. An async context manager."""

    async def acquire(self) -> object: ...
    def release(self) -> None: ...
    def locked(self) -> bool: ...


class Semaphore(_Entered, Protocol):
    """`Semaphore(value)`: at most `value` holders. An async context manager."""

    async def acquire(self) -> object: ...
    def release(self) -> None: ...


class Condition(_Entered, Protocol):
    """`Condition()`: wait for a change of what its own lock protects. An async context manager."""

    async def acquire(self) -> object: ...
    def release(self) -> None: ...
    def locked(self) -> bool: ...
    async def wait(self) -> object: ...
    def notify(self, n: int = 1) -> None: ...
    def notify_all(self) -> None: ...


class Barrier(Protocol):
    """`Barrier(parties)`: everyone waits until the last has come."""

    async def wait(self) -> int:
        """Wait; return a different number from 0 to `parties - 1` to every party."""
        ...


class CapacityLimiter(_Entered, Protocol):
    """`CapacityLimiter(total)`: a semaphore whose tokens have owners: one task, one token."""

    total_tokens: Any  # a number; may be set

    @property
    def borrowed_tokens(self) -> int: ...
    @property
    def available_tokens(self) -> float: ...
    async def acquire(self) -> None: ...
    def release(self) -> None: ...


class Queue(Protocol):
    """`Queue(maxsize=0)`: values from producers to consumers; 0 means no bound.

    `LifoQueue` hands out the newest first, `PriorityQueue` the smallest.
    """

    async def put(self, item: Any) -> None: ...
    async def get(self) -> Any: ...
    def put_nowait(self, item: Any) -> None: ...
    def get_nowait(self) -> Any: ...
    def qsize(self) -> int: ...
    def task_done(self) -> None: ...
    async def join(self) -> object: ...


class SendChannel(_Entered, Protocol):
    """The end that values go into. An async context manager that closes it."""

    async def send(self, value: Any) -> None: ...
    def send_nowait(self, value: Any) -> None: ...
    def clone(self) -> SendChannel: ...
    def close(self) -> None: ...


class ReceiveChannel(_Entered, Protocol):
    """The end that values come out of. Also an async iterator, and a context manager."""

    async def receive(self) -> Any: ...
    def receive_nowait(self) -> Any: ...
    def clone(self) -> ReceiveChannel: ...
    def close(self) -> None: ...
    def __aiter__(self) -> AsyncIterator[Any]: ...
