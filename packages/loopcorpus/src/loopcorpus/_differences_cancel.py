"""What do the backends do otherwise when a waiter is cancelled?"""

import sys

from ._difference import ANYIO, ASYNCIO, Difference, OneOf

_TRIO_CONDITION = ("trio", "nurseryloop")

_SECOND = (
    "a task of asyncio that was woken and then cancelled is told of the cancellation where it "
    "waited, and passes on what it was woken for"
)
_ANYIO_SEND = (
    "anyio takes the value of a sender that has been cancelled but has not run since: it arrives, "
    "and its sender is told that it was cancelled"
)
_CONDITION = (
    "a waiter of trio that was notified and then cancelled keeps the notification: it has left "
    "the line of those who wait, and nobody else is woken"
)
_TRIO_SOURCE = "trio, _sync.py: Condition.wait"
_OLD_ASYNCIO = ASYNCIO if sys.version_info < (3, 13) else ()
_OLD_CONDITION = "before Python 3.13 a notification went lost with the waiter it had woken"
_OLD_SOURCE = "https://github.com/python/cpython/issues/112202"


def _case(test: str, situation: str) -> str:
    return f"test_cancel_everywhere::{test}[{situation}]"


DIFFERENCES: tuple[Difference, ...] = (
    *(
        Difference(
            _case("test_who_has_what_was_given_before_the_cancellation", situation),
            ASYNCIO,
            "second",
            _SECOND,
            "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel",
        )
        for situation in (
            "LockAcquire",
            "ConditionAcquire",
            "SemaphoreAcquire",
            *(() if _OLD_ASYNCIO else ("ConditionWait",)),
            "QueueGet",
            "LifoQueueGet",
            "PriorityQueueGet",
            "QueuePut",
            "LifoQueuePut",
            "PriorityQueuePut",
        )
    ),
    *(
        Difference(
            _case(test, situation), ANYIO, lost, _ANYIO_SEND, "anyio, streams/memory.py: send"
        )
        for situation in ("ChannelSend", "RendezvousSend")
        for test, lost in (
            ("test_cancelled_and_then_given_in_the_same_turn", ([], "1 lost")),
            ("test_given_at_the_moment_of_the_deadline", OneOf(("1 lost", "nothing lost"))),
        )
    ),
    *(
        Difference(_case(test, "ConditionWait"), _TRIO_CONDITION, instead, _CONDITION, _TRIO_SOURCE)
        for test, instead in (
            ("test_given_and_then_cancelled_in_the_same_turn", "1 lost"),
            ("test_who_has_what_was_given_before_the_cancellation", "nobody"),
            ("test_two_are_given_and_both_waiters_are_cancelled", "2 lost"),
            ("test_given_cancelled_and_given_again_in_the_same_turn", "1 lost"),
        )
    ),
    *(
        Difference(_case(test, "ConditionWait"), _OLD_ASYNCIO, instead, _OLD_CONDITION, _OLD_SOURCE)
        for test, instead in (
            ("test_given_and_then_cancelled_in_the_same_turn", "1 lost"),
            ("test_who_has_what_was_given_before_the_cancellation", "nobody"),
            ("test_two_are_given_and_both_waiters_are_cancelled", "2 lost"),
        )
    ),
    *(
        Difference(
            _case("test_who_has_what_was_given_before_the_cancellation", situation),
            ("futureloop",),
            "second",
            _SECOND.replace("asyncio", "futureloop"),
            "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel",
        )
        for situation in (
            "LockAcquire",
            "ConditionAcquire",
            "LimiterAcquire",
            "SemaphoreAcquire",
            "ConditionWait",
            "QueueGet",
            "LifoQueueGet",
            "PriorityQueueGet",
            "QueuePut",
            "LifoQueuePut",
            "PriorityQueuePut",
            "ChannelReceive",
            "RendezvousReceive",
        )
    ),
    Difference(
        _case("test_given_cancelled_and_given_again_in_the_same_turn", "ConditionWait"),
        ("futureloop",),
        "1 lost",
        "the notification that the cancelled waiter passes on finds nobody: the only other waiter "
        "has been woken by the second one",
        "futureloop, _sync.py: Condition.wait",
    ),
    Difference(
        _case("test_given_cancelled_and_given_again_in_the_same_turn", "ConditionWait"),
        ASYNCIO,
        "1 lost",
        "asyncio counts a waiter that was notified and then cancelled as one that still waits, "
        "and spends the next notification on it",
        "CPython, asyncio/locks.py: Condition.notify",
    ),
)
