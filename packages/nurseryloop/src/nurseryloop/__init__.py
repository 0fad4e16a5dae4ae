"""A loop in which every task lives in a nursery: trio's names and semantics, in readable Python."""

from loopbase import TaskNode as TaskNode

from . import (
    abc as abc,
    from_thread as from_thread,
    lowlevel as lowlevel,
    socket as socket,
    to_thread as to_thread,
)
from ._barrier import Barrier as Barrier
from ._cancel import (
    CancelScope as CancelScope,
    current_effective_deadline as current_effective_deadline,
)
from ._channel import (
    MemoryChannelStatistics as MemoryChannelStatistics,
    MemoryReceiveChannel as MemoryReceiveChannel,
    MemorySendChannel as MemorySendChannel,
    open_memory_channel as open_memory_channel,
)
from ._children import Nursery as Nursery, open_nursery as open_nursery
from ._condition import Condition as Condition, ConditionStatistics as ConditionStatistics
from ._connect import (
    open_tcp_stream as open_tcp_stream,
    open_unix_socket as open_unix_socket,
)
from ._datagrams import UDPSocket as UDPSocket, open_udp as open_udp
from ._errors import (
    BrokenResourceError as BrokenResourceError,
    BusyResourceError as BusyResourceError,
    Cancelled as Cancelled,
    ClosedResourceError as ClosedResourceError,
    EndOfChannel as EndOfChannel,
    NeedHandshakeError as NeedHandshakeError,
    QueueEmpty as QueueEmpty,
    QueueFull as QueueFull,
    RunFinishedError as RunFinishedError,
    TooSlowError as TooSlowError,
    TrioInternalError as TrioInternalError,
    WouldBlock as WouldBlock,
)
from ._files import (
    AsyncIOWrapper as AsyncIOWrapper,
    open_file as open_file,
    wrap_file as wrap_file,
)
from ._gather import gather as gather, race as race
from ._inspect import task_tree as task_tree
from ._limiter import (
    CapacityLimiter as CapacityLimiter,
    CapacityLimiterStatistics as CapacityLimiterStatistics,
)
from ._loop import run as run
from ._path import Path as Path
from ._processes import Process as Process, run_process as run_process
from ._queues import LifoQueue as LifoQueue, PriorityQueue as PriorityQueue, Queue as Queue
from ._safe_channel import as_safe_channel as as_safe_channel
from ._servers import (
    Server as Server,
    SocketListener as SocketListener,
    open_tcp_listeners as open_tcp_listeners,
    open_tcp_server as open_tcp_server,
    open_unix_listener as open_unix_listener,
    open_unix_server as open_unix_server,
    serve_listeners as serve_listeners,
    serve_tcp as serve_tcp,
)
from ._signals import open_signal_receiver as open_signal_receiver
from ._stapled import StapledStream as StapledStream
from ._streams import (
    SocketStream as SocketStream,
    aclose_forcefully as aclose_forcefully,
)
from ._suspend import checkpoint as checkpoint
from ._sync import (
    Event as Event,
    EventStatistics as EventStatistics,
    Lock as Lock,
    LockStatistics as LockStatistics,
    Semaphore as Semaphore,
    StrictFIFOLock as StrictFIFOLock,
)
from ._task_status import (
    TASK_STATUS_IGNORED as TASK_STATUS_IGNORED,
    TaskStatus as TaskStatus,
)
from ._time import (
    current_time as current_time,
    every as every,
    fail_after as fail_after,
    fail_at as fail_at,
    move_on_after as move_on_after,
    move_on_at as move_on_at,
    sleep as sleep,
    sleep_forever as sleep_forever,
    sleep_until as sleep_until,
)
from ._tls import SSLListener as SSLListener, SSLStream as SSLStream
from ._tls_over_tcp import (
    open_ssl_over_tcp_listeners as open_ssl_over_tcp_listeners,
    open_ssl_over_tcp_server as open_ssl_over_tcp_server,
    open_ssl_over_tcp_stream as open_ssl_over_tcp_stream,
    serve_ssl_over_tcp as serve_ssl_over_tcp,
)
