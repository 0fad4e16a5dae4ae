"""Who runs the servers that real clients talk to?"""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

import loopcorpus

ROOT = Path(__file__).parents[2]
NAMES = ("localhost", "other.test")
PATIENCE = 50  # seconds; not reached unless something hangs


class RunningServers:
    """The servers of one library, in a process of their own."""

    def __init__(self, backend: str, certificates: Path, grace: float) -> None:
        self.backend = backend
        self.authority = str(certificates / "authority")
        # Each warning, of an unclosed socket for example, becomes a report on stderr.
        command = [sys.executable, "-W", "error", "-m", "comparisons.servers"]
        self.process = subprocess.Popen(
            [*command, backend, str(certificates), str(grace)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        ports = self.process.stdout.readline()
        if not ports:
            pytest.fail(f"the servers did not start: {self.wait()[1]}")
        self.ports = json.loads(ports)

    def ask_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def wait(self) -> tuple[int, str]:
        """Wait for the end; return the exit status and what was reported on the way."""
        _, reports = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, reports

    def descriptors(self) -> int:
        """How many descriptors the servers have open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """A folder with a certificate for each name, and that of the authority as `authority`."""
    trustme = pytest.importorskip("trustme")
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority")
    for name in NAMES:
        certificate = authority.issue_cert(name)
        certificate.private_key_and_cert_chain_pem.write_to_path(folder / f"{name}.pem")
    return folder


@contextmanager
def running_servers(backend, certificates, grace=30.0):
    pytest.importorskip("h11")
    lacking = {"serve_tcp", "open_signal_receiver"} & loopcorpus.backend(backend).lacks
    if lacking:
        pytest.skip(f"{backend} lacks {', '.join(sorted(lacking))}")
    running = RunningServers(backend, certificates, grace)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.communicate()


@pytest.fixture(scope="session", params=loopcorpus.backends())
def servers(request, certificates):
    """The servers of each library; in the end they stop, and have nothing to report."""
    with running_servers(request.param, certificates) as running:
        yield running
        running.ask_to_stop()
        assert running.wait() == (0, "")


@pytest.fixture(params=loopcorpus.backends())
def patient_servers(request, certificates):
    """As `servers`, for one test, which stops them."""
    with running_servers(request.param, certificates) as running:
        yield running


@pytest.fixture(params=loopcorpus.backends())
def impatient_servers(request, certificates):
    """As `patient_servers`; they wait for nobody who is slow to finish."""
    with running_servers(request.param, certificates, grace=0.1) as running:
        yield running
