"""How does a test check that code lets the others run?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .._observer import Observer
from .._suspend import current_task


@contextmanager
def _count_points() -> Iterator[list[int]]:
    """Count the cancellation points and the schedule points of the current task."""
    task = current_task()
    loop = task._loop
    if loop.observer is None:
        loop.observer = Observer(loop)
    observer = loop.observer
    outer = observer.counts.get(task)
    counts = observer.counts[task] = [0, 0]
    try:
        yield counts
    finally:
        if outer is None:
            observer.counts.pop(task, None)
            if observer.is_idle():
                loop.observer = None
        else:  # what counted here counts around it too
            outer[0] += counts[0]
            outer[1] += counts[1]
            observer.counts[task] = outer


@contextmanager
def assert_checkpoints() -> Iterator[None]:
    """Raise AssertionError unless the block raises or passes a checkpoint."""
    with _count_points() as counts:
        yield
    if 0 in counts:
        raise AssertionError("assert_checkpoints block did not yield!")


@contextmanager
def assert_no_checkpoints() -> Iterator[None]:
    """Raise AssertionError if the block passes a cancellation point or a schedule point."""
    with _count_points() as counts:
        try:
            yield
        finally:
            if any(counts):
                raise AssertionError("assert_no_checkpoints block yielded!")
