"""What is the same in every event loop: it knows no task, no future and no loop."""

from .addresses import (
    CONNECTION_ATTEMPT_DELAY as CONNECTION_ATTEMPT_DELAY,
    AddressInfo as AddressInfo,
    ConnectionPlan as ConnectionPlan,
    interleave as interleave,
)
from .child_processes import (
    UNKNOWN_RETURNCODE as UNKNOWN_RETURNCODE,
    abandon as abandon,
    open_pidfd as open_pidfd,
    reap as reap,
    send_signal as send_signal,
    start_child as start_child,
    wait_for_exit as wait_for_exit,
)
from .clock import Clock as Clock, RealClock as RealClock, VirtualClock as VirtualClock
from .deadlines import Deadlines as Deadlines, next_period as next_period
from .descriptor import (
    FAILED as FAILED,
    FOR_READER as FOR_READER,
    FOR_WRITER as FOR_WRITER,
    HUNG_UP as HUNG_UP,
    MORE_BEHIND as MORE_BEHIND,
    OPERATIONS_PER_TURN as OPERATIONS_PER_TURN,
    PEER_CLOSED as PEER_CLOSED,
    READABLE as READABLE,
    STEPS_PER_POLL as STEPS_PER_POLL,
    URGENT as URGENT,
    WRITABLE as WRITABLE,
    Descriptor as Descriptor,
    Direction as Direction,
    Events as Events,
    is_drained_by_short_read as is_drained_by_short_read,
)
from .generators import AsyncGenerators as AsyncGenerators
from .hosts import (
    check_host as check_host,
    check_port as check_port,
    format_target as format_target,
    resolve_now as resolve_now,
)
from .interrupts import interrupts as interrupts
from .lines import LinesAhead as LinesAhead
from .listeners import (
    ACCEPT_PAUSE as ACCEPT_PAUSE,
    BACKLOG as BACKLOG,
    accept_pause as accept_pause,
    check_backlog as check_backlog,
    check_listening as check_listening,
    open_listeners as open_listeners,
)
from .misuse import (
    check_period as check_period,
    check_seconds as check_seconds,
    describe as describe,
    discard as discard,
    library_of as library_of,
)
from .outcome import Error as Error, Outcome as Outcome, Value as Value, capture as capture
from .poller import (
    Poller as Poller,
    SelectPoller as SelectPoller,
    ask_poll as ask_poll,
    ask_select as ask_select,
    open_poller as open_poller,
)
from .receive_buffer import LimitOverrun as LimitOverrun, ReceiveBuffer as ReceiveBuffer
from .schedule import (
    Recording as Recording,
    Replay as Replay,
    ReplayError as ReplayError,
    Schedule as Schedule,
    SeededShuffle as SeededShuffle,
    taker as taker,
)
from .signals import SignalReceiver as SignalReceiver
from .sockets import (
    FULL_BACKLOG_PAUSE as FULL_BACKLOG_PAUSE,
    check_connected as check_connected,
    open_datagram_socket as open_datagram_socket,
    open_socket as open_socket,
    prepare_stream as prepare_stream,
    start_connect as start_connect,
)
from .tls import WRITE_AT_ONCE as WRITE_AT_ONCE, TLSConnection as TLSConnection
from .tls_context import check_context as check_context
from .trace import Event as Event, Trace as Trace
from .tree import TaskNode as TaskNode, tree as tree
from .unix_paths import open_unix_listener as open_unix_listener
from .wakeup import Wakeup as Wakeup
from .workers import Workers as Workers
