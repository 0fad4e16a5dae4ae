import os
import select
import signal
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest

from loopbase import (
    UNKNOWN_RETURNCODE,
    abandon,
    open_pidfd,
    reap,
    send_signal,
    start_child,
    wait_for_exit,
)

Child = subprocess.Popen[bytes]


def ended(child: Child) -> int | None:
    wait_for_exit(child)
    return reap(child)


def close(child: Child) -> None:
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()


def blocked() -> Child:
    """A child that ends when its input does."""
    return start_child(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)


def test_a_child_ends_with_its_return_code():
    child = start_child(["sh", "-c", "exit 7"])
    assert ended(child) == 7
    assert reap(child) == 7
    wait_for_exit(child)


def test_a_child_that_runs_has_no_return_code():
    child = blocked()
    assert reap(child) is None
    close(child)
    assert ended(child) == 0


def test_a_child_ended_by_a_signal_has_its_negative_number():
    child = blocked()
    send_signal(child, signal.SIGKILL)
    assert ended(child) == -signal.SIGKILL
    send_signal(child, signal.SIGKILL)  # to nobody
    close(child)


def test_waiting_in_a_thread_leaves_the_child_to_be_reaped():
    child = blocked()
    thread = threading.Thread(target=wait_for_exit, args=[child])
    thread.start()
    close(child)
    thread.join()
    assert child.returncode is None
    assert reap(child) == 0


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="there are no pidfds here")
def test_a_pidfd_becomes_readable_when_the_child_ends():
    child = blocked()
    descriptor = open_pidfd(child)
    assert descriptor is not None
    try:
        assert not select.select([descriptor], [], [], 0)[0]
        close(child)
        assert select.select([descriptor], [], [], 5)[0]
        assert reap(child) == 0
    finally:
        os.close(descriptor)


def test_without_pidfds_there_is_none(monkeypatch: pytest.MonkeyPatch):
    def refused(_pid: int) -> int:
        raise PermissionError("a sandbox")

    child = blocked()
    monkeypatch.setattr(os, "pidfd_open", refused, raising=False)
    assert open_pidfd(child) is None
    monkeypatch.delattr(os, "pidfd_open")
    assert open_pidfd(child) is None
    close(child)
    ended(child)


def test_another_child_is_left_alone():
    other = subprocess.Popen(["sh", "-c", "exit 3"])
    child = start_child(["true"])
    assert ended(child) == 0
    assert other.wait() == 3


def test_a_child_that_somebody_else_waited_for_did_not_succeed():
    child = start_child(["true"])
    os.waitpid(child.pid, 0)
    with pytest.warns(RuntimeWarning, match="somebody else has waited"):
        assert ended(child) == UNKNOWN_RETURNCODE
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reap(child) == UNKNOWN_RETURNCODE
        send_signal(child, signal.SIGKILL)


def test_our_ends_of_the_pipes_do_not_block():
    pipe = subprocess.PIPE
    child = start_child(["cat"], stdin=pipe, stdout=pipe, stderr=pipe)
    assert child.stdin
    assert child.stdout
    assert not os.get_blocking(child.stdin.fileno())
    assert child.stdout.read(10) is None
    child.stdin.write(b"x")
    assert select.select([child.stdout], [], [], 5)[0]
    assert child.stdout.read(10) == b"x"
    close(child)
    assert ended(child) == 0


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors cannot be counted here")
def test_a_program_that_cannot_be_started_leaves_nothing_open():
    before = len(os.listdir("/proc/self/fd"))
    pipe = subprocess.PIPE
    with pytest.raises(FileNotFoundError):
        start_child(["no such program"], stdin=pipe, stdout=pipe, stderr=pipe)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_child_that_is_abandoned_is_gone_with_its_pipes():
    child = blocked()
    abandon(child)
    assert reap(child) == -signal.SIGKILL
    assert child.stdin
    assert child.stdin.closed


def test_the_shell_takes_a_line():
    child = start_child("exit 5; true", shell=True)
    assert ended(child) == 5


def test_what_makes_no_sense_is_refused_with_what_to_write():
    with pytest.raises(TypeError, match=r"must be a list.*write shell=True"):
        start_child("ls -l")
    with pytest.raises(TypeError, match="one string"):
        start_child(["ls"], shell=True)
    with pytest.raises(ValueError, match="name a program"):
        start_child([])
    with pytest.raises(TypeError, match="text= is not possible here"):
        start_child([sys.executable], text=True)
    with pytest.raises(TypeError, match="bufsize= is not possible"):
        start_child([sys.executable], bufsize=1)
