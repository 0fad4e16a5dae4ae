"""What is the same in every event loop: it knows no task, no future and no loop."""

from .addresses import (
    CONNECTION_ATTEMPT_DELAY as CONNECTION_ATTEMPT_DELAY,
    AddressInfo as AddressInfo,
    ConnectionPlan as ConnectionPlan,
    interleave as interleave,
)
from .clock import Clock as Clock, RealClock as RealClock, VirtualClock as VirtualClock
from .deadlines import Deadlines as Deadlines, next_period as next_period
from .generators import AsyncGenerators as AsyncGenerators
from .hosts import (
    check_host as check_host,
    check_port as check_port,
    format_target as format_target,
    resolve_now as resolve_now,
)
from .interrupts import interrupts as interrupts
from .misuse import (
    check_period as check_period,
    check_seconds as check_seconds,
    describe as describe,
    discard as discard,
    library_of as library_of,
)
from .outcome import Error as Error, Outcome as Outcome, Value as Value, capture as capture
from .poller import Poller as Poller, SelectPoller as SelectPoller, open_poller as open_poller
from .schedule import (
    Recording as Recording,
    Replay as Replay,
    ReplayError as ReplayError,
    Schedule as Schedule,
    SeededShuffle as SeededShuffle,
    taker as taker,
)
from .trace import Event as Event, Trace as Trace
from .tree import TaskNode as TaskNode, tree as tree
from .wakeup import Wakeup as Wakeup
from .workers import Workers as Workers
