"""Are system calls counted per message?"""

from __future__ import annotations

import shutil
import sys

import pytest

from benchmarks import load as client, serving, syscalls
from benchmarks.contenders import FLOOR
from benchmarks.syscalls import NotMeasured, calls_per_message, per_message

TABLE = """\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 60.00    0.007260           7      1000           sendto
 20.00    0.006130           6      1100       100 recvfrom
 10.00    0.006130           6       500           mmap
 10.00    0.000291          20       250           epoll_wait
------ ----------- ----------- --------- --------- ----------------
100.00    0.028146           5      2850       100 total
"""


def test_calls_are_divided_by_the_messages_and_failures_are_told_apart() -> None:
    assert per_message(TABLE) == {
        "wait": 0.25,
        "receive": 1.0,
        "receive failed": 0.1,
        "send": 1.0,
        "other": 0.5,
    }


def test_a_table_without_messages_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="sent nothing"):
        per_message("")


def test_without_strace_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(NotMeasured, match="strace is not installed"):
        calls_per_message(FLOOR)


@pytest.mark.skipif(sys.platform != "linux", reason="strace is a Linux program")
def test_the_floor_takes_one_receive_and_one_send(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "cores", lambda: (-1, -1))
    monkeypatch.setattr(client, "cores", lambda: (-1, -1))
    monkeypatch.setattr(syscalls, "WARM_UP", 0.2)
    monkeypatch.setattr(syscalls, "SECONDS", 0.3)
    try:
        calls = calls_per_message(FLOOR)
    except NotMeasured as reason:
        pytest.skip(str(reason))
    assert calls["receive"] == pytest.approx(1, abs=0.2)
    assert calls["send"] == 1
    assert calls.get("epoll_ctl", 0) < 0.1
