"""Where is what a cancelled task held left for the collector of cycles?

No library promises to do without it. An error that a frame keeps in a variable, and that was raised
out of that frame, is a cycle already.
"""

from __future__ import annotations

import sys

from ._difference import ANYIO, ASYNCIO, TRIO, Difference, OneOf

_COLLECTOR = "needs the collector"
_PERHAPS = OneOf(("freed", _COLLECTOR))  # it depends on the release of Python
_BOTH = ("cancelled", "timed_out")

# The frame of contextlib's `__exit__` keeps the error that it throws into a generator, and since
# Python 3.12 the frame of the generator is left with a reference to it.
_NEWER = sys.version_info >= (3, 12)
_CONTEXTLIB = ("nurseryloop", *TRIO) if _NEWER else ()
_ANYIO_TASKS = (
    "sleep",
    "in a scope",
    "behind a shield",
    "event",
    "group",
    "child",
    "start",
    "gather",
    "race",
    "readable",
    "signal",
)


def _case(how: str, wait: str) -> str:
    return f"test_freed::test_{how}_while_it_waits[{wait}]"


DIFFERENCES: tuple[Difference, ...] = (
    *(
        Difference(
            _case(how, wait),
            ASYNCIO,
            _PERHAPS,
            "the errors of a group refer to frames that refer to them, before Python 3.13.1",
            "https://github.com/python/cpython/issues/124958",
        )
        for how in _BOTH
        for wait in ("group", "child", "start")
    ),
    *(
        Difference(
            _case(how, wait),
            _CONTEXTLIB if how == "cancelled" else _CONTEXTLIB[:2],
            _COLLECTOR,
            "the server's block is a generator under asynccontextmanager, which keeps an error "
            "that passes through it in a variable of its frame",
            "CPython, contextlib.py: _AsyncGeneratorContextManager.__aexit__",
        )
        for how in _BOTH
        for wait in ("read", "serve")
    ),
    *(
        Difference(
            _case("cancelled", wait),
            ("anyio+asyncio",),
            _COLLECTOR,
            "anyio looks at how each of its tasks ended in a function that keeps the error",
            "anyio, _backends/_asyncio.py: TaskGroup._spawn, task_done",
        )
        for wait in _ANYIO_TASKS
    ),
    *(
        Difference(
            _case("timed_out", wait),
            ANYIO if _NEWER else (),
            _COLLECTOR,
            "anyio's timeout is a generator under contextmanager, which keeps an error that passes "
            "through it in a variable of its frame",
            "anyio, _core/_tasks.py: fail_after; CPython, contextlib.py: _GeneratorContextManager",
        )
        for wait in (*_ANYIO_TASKS, "read", "serve", "datagram")
    ),
    *(
        Difference(
            f"test_freed::test_cancelled_while_it_waits_for_its_turn[{situation}]",
            ("anyio+asyncio",),
            _COLLECTOR,
            "anyio looks at how each of its tasks ended in a function that keeps the error",
            "anyio, _backends/_asyncio.py: TaskGroup._spawn, task_done",
        )
        for situation in (
            "LockAcquire",
            "ConditionAcquire",
            "LimiterAcquire",
            "SemaphoreAcquire",
            "ConditionWait",
            "ChannelReceive",
            "ChannelSend",
            "RendezvousReceive",
            "RendezvousSend",
        )
    ),
    Difference(
        _case("timed_out", "start"),
        () if _NEWER else ("anyio+asyncio",),
        _COLLECTOR,
        "anyio looks at how each of its tasks ended in a function that keeps the error",
        "anyio, _backends/_asyncio.py: TaskGroup._spawn, task_done",
    ),
    Difference(
        _case("cancelled", "start"),
        ("anyio+trio",) if _NEWER else (),
        _COLLECTOR,
        "in anyio's `start` the frame of a function refers to the function, and that to the task",
        "anyio, _backends/_trio.py: TaskGroup.start, run_coro_with_task_status",
    ),
    Difference(
        _case("cancelled", "datagram"),
        ("anyio+trio",) if _NEWER else (),
        _COLLECTOR,
        "anyio's function that translates errors keeps the one that it raises again",
        "anyio, _backends/_trio.py: _convert_socket_error",
    ),
)
