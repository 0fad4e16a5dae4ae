"""An event loop in which a task yields a request and is sent the answer."""

from loopbase import TaskNode as TaskNode

from ._barrier import Barrier as Barrier
from ._buffered import ByteStream as ByteStream
from ._cancel import (
    CancelScope as CancelScope,
    check_cancellation as check_cancellation,
    disable_cancellation as disable_cancellation,
)
from ._channel import (
    ReceiveChannel as ReceiveChannel,
    SendChannel as SendChannel,
    open_channel as open_channel,
)
from ._children import (
    TaskGroup as TaskGroup,
    TaskStatus as TaskStatus,
    gather as gather,
    race as race,
    spawn as spawn,
)
from ._connect import (
    open_connection as open_connection,
    open_unix_connection as open_unix_connection,
)
from ._datagrams import UDPSocket as UDPSocket, open_udp as open_udp
from ._errors import (
    BrokenResourceError as BrokenResourceError,
    BusyResourceError as BusyResourceError,
    CancelledError as CancelledError,
    ClosedResourceError as ClosedResourceError,
    EndOfChannel as EndOfChannel,
    IncompleteRead as IncompleteRead,
    QueueEmpty as QueueEmpty,
    QueueFull as QueueFull,
    TaskError as TaskError,
    TaskTimeout as TaskTimeout,
    WouldBlock as WouldBlock,
)
from ._files import File as File, aopen as aopen
from ._inspect import (
    Wait as Wait,
    await_stack as await_stack,
    task_tree as task_tree,
    wait_graph as wait_graph,
)
from ._lent import (
    notify_closing as notify_closing,
    wait_readable as wait_readable,
    wait_writable as wait_writable,
)
from ._limiter import CapacityLimiter as CapacityLimiter
from ._loop import run as run
from ._names import getaddrinfo as getaddrinfo
from ._pipes import PipeStream as PipeStream
from ._processes import (
    Process as Process,
    open_process as open_process,
    run_process as run_process,
)
from ._queues import (
    LifoQueue as LifoQueue,
    PriorityQueue as PriorityQueue,
    Queue as Queue,
)
from ._servers import (
    Server as Server,
    tcp_server as tcp_server,
    unix_server as unix_server,
)
from ._signals import SignalQueue as SignalQueue
from ._sockets import Socket as Socket, socketpair as socketpair
from ._streams import SocketStream as SocketStream
from ._suspend import (
    CHECKPOINT as CHECKPOINT,
    LabelledQueue as LabelledQueue,
    Request as Request,
    Sleep as Sleep,
    WaitQueue as WaitQueue,
    checkpoint as checkpoint,
    current_task as current_task,
    suspend as suspend,
    suspending as suspending,
)
from ._sync import (
    Condition as Condition,
    Event as Event,
    Lock as Lock,
    Semaphore as Semaphore,
)
from ._task import Task as Task
from ._threads import from_thread as from_thread, run_in_thread as run_in_thread
from ._time import (
    clock as clock,
    every as every,
    ignore_after as ignore_after,
    sleep as sleep,
    sleep_until as sleep_until,
    timeout_after as timeout_after,
)
from ._tls import TLSStream as TLSStream
