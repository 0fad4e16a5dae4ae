"""A callback-and-future event loop: asyncio's names and semantics in readable pure Python."""

from asyncio import (
    ALL_COMPLETED as ALL_COMPLETED,
    FIRST_COMPLETED as FIRST_COMPLETED,
    FIRST_EXCEPTION as FIRST_EXCEPTION,
    get_running_loop as get_running_loop,
    iscoroutine as iscoroutine,
    iscoroutinefunction as iscoroutinefunction,
    isfuture as isfuture,
)

from loopbase import TaskNode as TaskNode

from ._barrier import Barrier as Barrier
from ._cancel import (
    CancelScope as CancelScope,
    current_task as current_task,
    shield as shield,
    shielded as shielded,
)
from ._channel import (
    ReceiveChannel as ReceiveChannel,
    SendChannel as SendChannel,
    open_channel as open_channel,
)
from ._children import (
    TaskGroup as TaskGroup,
    all_tasks as all_tasks,
    create_task as create_task,
    ensure_future as ensure_future,
)
from ._connect import (
    open_connection as open_connection,
    open_unix_connection as open_unix_connection,
)
from ._datagrams import UDPSocket as UDPSocket, open_udp as open_udp
from ._errors import (
    BrokenBarrierError as BrokenBarrierError,
    BrokenResourceError as BrokenResourceError,
    CancelledError as CancelledError,
    ClosedResourceError as ClosedResourceError,
    ClosedSocketError as ClosedSocketError,
    EndOfChannel as EndOfChannel,
    InvalidStateError as InvalidStateError,
    QueueEmpty as QueueEmpty,
    QueueFull as QueueFull,
    QueueShutDown as QueueShutDown,
    TimeoutError as TimeoutError,
    WouldBlock as WouldBlock,
)
from ._files import Chunks as Chunks, File as File, open_file as open_file
from ._future import Future as Future
from ._gather import gather as gather, race as race
from ._handles import Handle as Handle, TimerHandle as TimerHandle
from ._inspect import (
    await_stack as await_stack,
    task_tree as task_tree,
    waits as waits,
)
from ._lent import (
    notify_closing as notify_closing,
    wait_readable as wait_readable,
    wait_writable as wait_writable,
)
from ._limiter import CapacityLimiter as CapacityLimiter
from ._loop import Loop as Loop
from ._processes import Process as Process
from ._queues import LifoQueue as LifoQueue, PriorityQueue as PriorityQueue, Queue as Queue
from ._runner import Runner as Runner, new_event_loop as new_event_loop, run as run
from ._scheduling import (
    create_eager_task_factory as create_eager_task_factory,
    eager_task_factory as eager_task_factory,
)
from ._servers import Server as Server
from ._signals import SignalQueue as SignalQueue, open_signal_receiver as open_signal_receiver
from ._start_server import start_server as start_server, start_unix_server as start_unix_server
from ._streams import (
    IncompleteReadError as IncompleteReadError,
    LimitOverrunError as LimitOverrunError,
    StreamReader as StreamReader,
    StreamWriter as StreamWriter,
)
from ._subprocess import (
    create_subprocess_exec as create_subprocess_exec,
    create_subprocess_shell as create_subprocess_shell,
    run_process as run_process,
)
from ._sync import (
    BoundedSemaphore as BoundedSemaphore,
    Condition as Condition,
    Event as Event,
    Lock as Lock,
    Semaphore as Semaphore,
)
from ._task import Task as Task
from ._threads import (
    from_thread as from_thread,
    run_coroutine_threadsafe as run_coroutine_threadsafe,
    to_thread as to_thread,
    wrap_future as wrap_future,
)
from ._time import (
    Timeout as Timeout,
    checkpoint as checkpoint,
    every as every,
    move_on_after as move_on_after,
    sleep as sleep,
    timeout as timeout,
    timeout_at as timeout_at,
    wait_for as wait_for,
)
from ._wait import as_completed as as_completed, cancel_all as cancel_all, wait as wait
