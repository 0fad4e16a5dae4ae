"""What did a case leave behind?

A case has to give back every thread, descriptor and child process, and may leave no error that only
a log or the garbage collector has seen.
"""

from __future__ import annotations

import gc
import glob
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_GRACE = 2.0  # real seconds that a thread which is about to end has for it
_DESCRIPTORS = "/proc/self/fd"  # where the platform lists them; elsewhere they are not checked


def _descriptors() -> dict[int, str]:
    found = {}
    if os.path.isdir(_DESCRIPTORS):
        for name in os.listdir(_DESCRIPTORS):
            try:
                found[int(name)] = os.readlink(f"{_DESCRIPTORS}/{name}")
            except FileNotFoundError:
                continue  # the one that listed the directory
    return found


def _children() -> set[str]:
    """Return the numbers of the child processes, zombies included."""
    if not hasattr(os, "waitid"):
        return set()
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:  # there are none, which is nearly always so
        return set()
    found: set[str] = set()
    for path in glob.glob("/proc/self/task/*/children"):
        try:
            found.update(Path(path).read_text().split())
        except FileNotFoundError:
            continue  # a thread that has ended; its children are another's now
    return found


class _Reports(logging.Handler):
    """Keep what the libraries log as errors: tasks destroyed, exceptions that nobody took."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(self.format(record))


@contextmanager
def logged() -> Iterator[list[str]]:
    """Yield the list of errors that are logged while the block runs."""
    reports = _Reports()
    logging.getLogger().addHandler(reports)
    try:
        yield reports.messages
    finally:
        logging.getLogger().removeHandler(reports)


@contextmanager
def watched(kept_threads: tuple[str, ...], complaints: list[str]) -> Iterator[list[str]]:
    """Add to `complaints` what the block leaves behind; yield the list of errors it logs.

    kept_threads: how the names of the threads begin that the library keeps for its next run.
    """
    threads, descriptors = set(threading.enumerate()), _descriptors()
    children = _children()
    with logged() as messages:
        yield messages
        gc.collect()  # what nobody awaited or took is reported now, not in some later case
    for thread in set(threading.enumerate()) - threads:
        if not thread.name.startswith(kept_threads or "\0"):
            thread.join(_GRACE)
            if thread.is_alive():
                complaints.append(f"left the thread {thread.name!r} behind")
    if left_children := _children() - children:
        complaints.append(f"left the child processes {sorted(left_children)} behind")
    after = _descriptors()
    if after != descriptors:
        left = {number: target for number, target in after.items() if number not in descriptors}
        gone = {number: target for number, target in descriptors.items() if number not in after}
        if left:
            complaints.append(f"left the descriptors {left} behind")
        if gone:
            complaints.append(f"closed the descriptors {gone}, which were not its own")
