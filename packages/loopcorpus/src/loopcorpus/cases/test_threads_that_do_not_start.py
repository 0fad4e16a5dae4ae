"""What if the operating system has no thread to give?

The call fails. It must not keep its place among the threads of the loop, nor a virtual clock, which
stands still while a thread is at work.
"""

import threading
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect, needs

pytestmark = needs("to_thread")

_ENOUGH = 50  # more calls than any library has threads at once


def _refuse(_thread: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


@expect([True, 1, 42])
async def test_calls_that_fail_leave_nothing_behind(lib: Backend) -> list[Any]:
    refused = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading.Thread, "start", _refuse)
        for _ in range(_ENOUGH):
            try:
                await lib.to_thread(int, "42")  # a thread that an earlier run has left may do it
            except RuntimeError:
                refused += 1
    begun = lib.current_time()
    await lib.sleep(1)
    slept = round(lib.current_time() - begun)
    return [refused in (0, _ENOUGH), slept, await lib.to_thread(int, "42")]
