import errno
import select
import socket
from pathlib import Path

import pytest

from loopbase import (
    check_connected,
    open_datagram_socket,
    open_socket,
    prepare_stream,
    resolve_now,
    start_connect,
)
from loopbase.addresses import AddressInfo


def info_of(port: int, host: str = "127.0.0.1") -> AddressInfo:
    infos = resolve_now(host, port)
    assert infos
    return infos[0]


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def free_port():
    """A port that somebody has and nobody listens on: connecting to it is refused."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


def writable(sock: socket.socket) -> None:
    assert select.select([], [sock], [sock], 5)[1]


def test_a_connection_is_started_and_found_made(listener: socket.socket):
    port = listener.getsockname()[1]
    with open_socket(info_of(port)) as sock:
        assert sock.gettimeout() == 0
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        if not start_connect(sock, ("127.0.0.1", port)):
            writable(sock)
        assert check_connected(sock, ("127.0.0.1", port))
        assert sock.getpeername() == ("127.0.0.1", port)


def test_a_refused_connection_says_where_to(free_port: int):
    expected = pytest.raises(ConnectionRefusedError, match=rf"127\.0\.0\.1.*{free_port}.*refused")
    with open_socket(info_of(free_port)) as sock, expected:
        if not start_connect(sock, ("127.0.0.1", free_port)):
            writable(sock)
            check_connected(sock, ("127.0.0.1", free_port))


def test_a_connection_comes_from_the_local_address_of_its_family(listener: socket.socket):
    address = listener.getsockname()
    local = [info_of(0, "::1"), info_of(0, "127.0.0.2")]
    with open_socket(info_of(address[1]), local) as sock:
        if not start_connect(sock, address):
            writable(sock)
        assert sock.getsockname()[0] == "127.0.0.2"


def test_a_local_address_that_does_not_fit_is_named():
    with pytest.raises(OSError, match="local address ::1 is of another family") as caught:
        open_socket(info_of(80), [info_of(0, "::1")])
    assert caught.value.errno == errno.EAFNOSUPPORT
    with pytest.raises(OSError, match=r"from the local address 192\.0\.2\.1: ") as caught:
        open_socket(info_of(80), [info_of(0, "192.0.2.1")])
    assert caught.value.errno == errno.EADDRNOTAVAIL


def test_a_unix_server_that_is_too_busy_is_not_half_connected(tmp_path: Path):
    path = str(tmp_path / "server")
    clients: list[socket.socket] = []
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(0)
        try:
            with pytest.raises(BlockingIOError, match="too many connections waiting"):
                for _ in range(10):
                    clients.append(socket.socket(socket.AF_UNIX))
                    prepare_stream(clients[-1])
                    assert start_connect(clients[-1], path)
            listener.accept()[0].close()
            assert start_connect(clients[-1], path)
        finally:
            for client in clients:
                client.close()


def test_a_path_without_a_server_is_named(tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as sock:
        prepare_stream(sock)
        with pytest.raises(FileNotFoundError, match="nowhere"):
            start_connect(sock, str(tmp_path / "nowhere"))


def test_a_socket_that_does_not_connect_yet_was_reported_too_early():
    with open_socket(info_of(80)) as sock:
        assert not check_connected(sock, ("127.0.0.1", 80))


def test_a_socket_for_packets_is_bound_to_the_first_address_that_can_be():
    elsewhere, here = info_of(0, "192.0.2.1"), info_of(0, "127.0.0.2")
    infos = [
        (family, socket.SOCK_DGRAM, 0, "", where) for family, _, _, _, where in (elsewhere, here)
    ]
    with open_datagram_socket(infos) as sock:
        assert sock.getsockname()[0] == "127.0.0.2"
        assert sock.gettimeout() == 0
    with pytest.raises(OSError, match=r"cannot bind to 192\.0\.2\.1 port 0") as caught:
        open_datagram_socket(infos[:1])
    assert caught.value.errno == errno.EADDRNOTAVAIL
    with pytest.raises(OSError, match="no address to bind to"):
        open_datagram_socket([])


def test_several_may_have_one_port_for_packets_if_all_say_so():
    info = (socket.AF_INET, socket.SOCK_DGRAM, 0, "", ("127.0.0.1", 0))
    with open_datagram_socket([info], reuse_port=True, allow_broadcast=True) as first:
        again = (*info[:4], first.getsockname())
        open_datagram_socket([again], reuse_port=True).close()
        with pytest.raises(OSError, match="in use"):
            open_datagram_socket([again])
