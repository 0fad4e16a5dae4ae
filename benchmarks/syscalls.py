"""How many system calls does a server make for a message, once it is under way?

strace watches the server for a while in the middle of a load of 100 connections with 1 KiB each. A
message is a send that succeeded: every echo of this size is sent in one piece.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from .load import Load, command, season
from .serving import ROOT, ServerProcess

LOAD = Load("tcp", 100, 1024)
WARM_UP = 0.4  # seconds
LONG_ENOUGH = 60  # seconds that the client would go on if it were not killed
SECONDS = 0.5  # for which strace watches
KINDS = {
    "wait": {"epoll_wait", "epoll_pwait", "epoll_pwait2", "poll", "ppoll", "select", "pselect6"},
    "epoll_ctl": {"epoll_ctl"},
    "receive": {"recvfrom", "recvmsg", "read", "readv"},
    "send": {"sendto", "sendmsg", "write", "writev"},
}
FAILED = "{} failed"
OTHER = "other"
ALL = ("wait", "epoll_ctl", "receive", "receive failed", "send", "send failed", OTHER)

_LINE = re.compile(r"^ *[\d.]+ +[\d.]+ +\d+ +(\d+) +(?:(\d+) +)?(\w+)$", re.MULTILINE)


class NotMeasured(Exception):
    """System calls cannot be counted here; says why."""


def calls_per_message(contender: str) -> dict[str, float]:
    """Return how many calls of each kind (`ALL`) a message takes; kinds without any are left out.

    Raises NotMeasured where strace is missing or may not watch.
    """
    strace = shutil.which("strace")
    if strace is None:
        raise NotMeasured("strace is not installed")
    with ExitStack() as stack:
        server = stack.enter_context(closing(ServerProcess(contender, "tcp")))
        season(LOAD, server)
        client = stack.enter_context(
            subprocess.Popen(
                command(LOAD, server, 0, LONG_ENOUGH),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
        )
        stack.callback(client.kill)
        time.sleep(WARM_UP)
        table = _watch(strace, server.pid)
        if client.poll() is not None:  # it was to go on until it is killed
            assert client.stderr is not None
            raise RuntimeError(client.stderr.read().strip())
    return per_message(table)


def _watch(strace: str, pid: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "calls")
        watching = subprocess.Popen(
            [strace, "-c", "-f", "-o", path, "-p", str(pid)],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            watching.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            watching.send_signal(signal.SIGINT)
        said = watching.communicate()[1]
        if not path.exists() or not (table := path.read_text()):
            raise NotMeasured(f"strace could not watch: {said.strip().splitlines()[-1]}")
        return table


def per_message(table: str) -> dict[str, float]:
    """Return what strace's table comes to per message."""
    counts: dict[str, int] = {}
    for calls, errors, name in _LINE.findall(table):
        if name == "total":
            continue
        kind = next((kind for kind, names in KINDS.items() if name in names), OTHER)
        failed = int(errors or 0) if kind in ("receive", "send") else 0
        counts[kind] = counts.get(kind, 0) + int(calls) - failed
        if failed:
            counts[FAILED.format(kind)] = counts.get(FAILED.format(kind), 0) + failed
    return _divided(counts, counts.get("send", 0))


def _divided(counts: Mapping[str, int], messages: int) -> dict[str, float]:
    if not messages:
        raise RuntimeError("the server sent nothing while strace was watching")
    return {kind: counts[kind] / messages for kind in ALL if kind in counts}
