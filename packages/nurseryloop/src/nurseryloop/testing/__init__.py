"""What helps to test?

A clock that can be moved, a way to wait until nothing moves, a way to force an order, and ways to
check that code lets the others run.
"""

from .._threads import (
    active_thread_count as active_thread_count,
    wait_all_threads_completed as wait_all_threads_completed,
)
from ._checkpoints import (
    assert_checkpoints as assert_checkpoints,
    assert_no_checkpoints as assert_no_checkpoints,
)
from ._mock_clock import MockClock as MockClock
from ._sequencer import Sequencer as Sequencer
from ._trio_test import trio_test as trio_test
from ._wait_all import wait_all_tasks_blocked as wait_all_tasks_blocked
