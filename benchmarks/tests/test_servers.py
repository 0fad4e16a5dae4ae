"""Does every contender's server echo, and is a wrong echo noticed?"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from benchmarks import load as clients, serving, stopwatch
from benchmarks.contenders import FLOOR, PROTOCOLS, library
from benchmarks.idle import idle_shares
from benchmarks.load import Load, Window, compiled, measure, written_in
from benchmarks.server_rows import SERVER_ROWS, ServerRow
from benchmarks.serving import ServerProcess, close_all, cores, cpu_clock, server_of
from loopcorpus import backends

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="epoll and CPU clocks of others")
CONTENDERS = [*backends(), *PROTOCOLS, FLOOR]
LOADS = [
    Load("tcp", 3, 1_000),
    Load("tcp", 70, 100_000),  # more than one batch; more than one read and one write each
    Load("connect", 3, 64),
    Load("tls", 2, 1_000),
    Load("udp", 3, 1_000),
]


@pytest.fixture(autouse=True)
def anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run next to each other: nobody has a processor of his own."""
    monkeypatch.setattr(serving, "cores", lambda: (-1, -1))
    monkeypatch.setattr(clients, "cores", lambda: (-1, -1))


@pytest.mark.parametrize("contender", CONTENDERS)
def test_a_server_echoes_every_kind_of_load(contender: str) -> None:
    for kind in ("tcp", "tls", "udp"):
        if server_of(contender).lacking(kind):
            continue
        with closing(ServerProcess(contender, kind)) as server:
            for load in LOADS:  # one must leave nothing that disturbs the next
                if load.kind == kind and written_in(load.mode):
                    window = measure(load, server, 0.0, 0.02)
                    assert window.messages > 0
                    assert 0 <= window.server_cpu < 10
                    assert window.wall >= 0.02


def test_the_client_in_python_does_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "compiled", lambda: None)
    assert written_in("tcp") == "Python"
    with closing(ServerProcess("asyncio", "tcp")) as server:
        window = measure(Load("tcp", 3, 100_000), server, 0.0, 0.02)
    assert window.messages > 0


def test_without_a_compiler_rows_that_need_one_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.cache_clear()
    monkeypatch.setenv("CC", "no-such-compiler")
    try:
        assert compiled() is None
        assert SERVER_ROWS["echo_udp"].lacking("asyncio") == ["a C compiler"]
        assert SERVER_ROWS["connections"].lacking("asyncio") == ["a C compiler"]
        assert not SERVER_ROWS["echo_100_1k"].lacking("asyncio")
        assert SERVER_ROWS["echo_100_1k"].paced
    finally:
        compiled.cache_clear()


@contextmanager
def liar(answer: bytes) -> Iterator[int]:
    """A server that answers whatever it is sent with that; gives its port."""

    def serve() -> None:
        connection = listener.accept()[0]
        with connection:
            connection.recv(100)
            connection.sendall(answer)
            while connection.recv(100):
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


class _Process:
    """What `measure` asks of a server."""

    def __init__(self, port: int) -> None:
        import os

        self.port = port
        self.pid = os.getpid()

    def said(self) -> str:
        return "nothing"


@pytest.mark.parametrize("language", ["C", "Python"])
@pytest.mark.parametrize("answer", [b"x" * 10, bytes(11)])
def test_a_wrong_echo_is_an_error(
    language: str, answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    if language == "Python":
        monkeypatch.setattr(clients, "compiled", lambda: None)
    elif compiled() is None:
        pytest.skip("there is no C compiler here")
    with liar(answer) as port, pytest.raises(RuntimeError, match=r"server sent.*than it was sent"):
        measure(Load("tcp", 1, 10), _Process(port), 0.0, 0.02)  # type: ignore[arg-type]


def test_a_round_of_a_server_row_counts_the_servers_cpu_time_per_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from benchmarks import server_rows

    window = Window(messages=100.0, wall=0.4, server_cpu=0.2, client_cpu=0.4, lost=0)
    monkeypatch.setattr(server_rows, "measure", lambda *_: window)
    monkeypatch.setattr(server_rows, "running", lambda *_: None)
    monkeypatch.setattr(server_rows, "season", lambda *_: None)
    before = stopwatch.read()
    said = SERVER_ROWS["echo_100_1k"].round_of("asyncio")()
    assert stopwatch.read() - before == pytest.approx(0.002)
    assert said == {"wall": pytest.approx(0.004), "busy": pytest.approx(0.5), "lost": 0}


def test_a_server_is_seasoned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    windows: list[float] = []
    with closing(ServerProcess(FLOOR, "tcp")) as server:
        monkeypatch.setattr(clients, "measure", lambda *arguments: windows.append(arguments[-1]))
        clients.season(LOADS[0], server)
        clients.season(LOADS[0], server)
    assert len(windows) == 1


def test_the_row_about_first_clients_starts_a_server_every_time() -> None:
    row = replace(SERVER_ROWS["echo_first"], load=Load("tcp", 2, 100))
    before = stopwatch.read()
    row.round_of(FLOOR, seconds=0.01)()
    assert stopwatch.read() > before
    assert not serving._running


def test_a_server_that_cannot_start_says_why() -> None:
    with pytest.raises(RuntimeError, match=r"sctp server of asyncio did not start: .*sctp"):
        ServerProcess("asyncio", "sctp")


def test_servers_that_are_kept_are_ended() -> None:
    from benchmarks.serving import running

    server = running(FLOOR, "tcp")
    assert running(FLOOR, "tcp") is server
    close_all()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))


def test_idle_servers_take_nothing() -> None:
    shares = idle_shares(["asyncio", FLOOR], lambda name: None, seconds=0.1)
    assert all(0 <= share < 0.01 for share in shares.values())


def test_the_clock_of_another_process_is_its_cpu_time() -> None:
    import os
    import time

    here = time.clock_gettime(cpu_clock(os.getpid()))
    assert here == pytest.approx(time.process_time(), abs=0.05)


def test_server_and_client_have_different_processors_or_none() -> None:
    server, client = cores()
    assert (server, client) == (-1, -1) or server != client


@pytest.mark.parametrize("each", SERVER_ROWS.values(), ids=str)
def test_a_row_says_what_it_is_and_fits_the_table(each: ServerRow) -> None:
    assert each.operation
    assert 0 < len(each.title) <= 20


def test_protocols_stand_for_their_library() -> None:
    assert library("uvloop protocol").name == "uvloop"
    assert server_of("asyncio protocol").module.__name__.endswith("with_protocols")
