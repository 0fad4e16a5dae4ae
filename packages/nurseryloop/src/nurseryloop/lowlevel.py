"""What does one need to build on the loop?

The names of `trio.lowlevel`, for those who write primitives, libraries and debuggers.
"""

from loopbase import TaskNode as TaskNode

from ._children import spawn_system_task as spawn_system_task
from ._entry import TrioToken as TrioToken, current_trio_token as current_trio_token
from ._inspect import (
    task_tree as task_tree,
    waiting_place as waiting_place,
)
from ._lowlevel import (
    Abort as Abort,
    RunStatistics as RunStatistics,
    current_clock as current_clock,
    current_root_task as current_root_task,
    current_statistics as current_statistics,
    in_trio_run as in_trio_run,
    in_trio_task as in_trio_task,
    permanently_detach_coroutine_object as permanently_detach_coroutine_object,
    reattach_detached_coroutine_object as reattach_detached_coroutine_object,
    reschedule as reschedule,
    temporarily_detach_coroutine_object as temporarily_detach_coroutine_object,
    wait_task_rescheduled as wait_task_rescheduled,
)
from ._observer import add_instrument as add_instrument, remove_instrument as remove_instrument
from ._parking_lot import (
    ParkingLot as ParkingLot,
    ParkingLotStatistics as ParkingLotStatistics,
    add_parking_lot_breaker as add_parking_lot_breaker,
    remove_parking_lot_breaker as remove_parking_lot_breaker,
)
from ._pipes import FdStream as FdStream
from ._processes import open_process as open_process
from ._run_local import RunVar as RunVar, RunVarToken as RunVarToken
from ._signals import (
    currently_ki_protected as currently_ki_protected,
    disable_ki_protection as disable_ki_protection,
    enable_ki_protection as enable_ki_protection,
)
from ._sockets import (
    notify_closing as notify_closing,
    wait_readable as wait_readable,
    wait_writable as wait_writable,
)
from ._suspend import (
    cancel_shielded_checkpoint as cancel_shielded_checkpoint,
    checkpoint as checkpoint,
    checkpoint_if_cancelled as checkpoint_if_cancelled,
    current_task as current_task,
)
from ._task import Task as Task
from ._threads import start_thread_soon as start_thread_soon
