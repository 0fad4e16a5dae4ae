import errno
import socket

import pytest

from loopbase import (
    ACCEPT_PAUSE,
    BACKLOG,
    accept_pause,
    check_backlog,
    check_listening,
    open_listeners,
    resolve_now,
)
from loopbase.addresses import AddressInfo


def infos_of(*hosts: str, port: int = 0) -> list[AddressInfo]:
    return [info for host in hosts for info in resolve_now(host, port) or ()]


def close(listeners: list[socket.socket]) -> None:
    for listener in listeners:
        listener.close()


def test_every_address_has_a_socket_and_all_have_one_port():
    listeners = open_listeners(infos_of("127.0.0.1", "127.0.0.2", "::1"))
    try:
        assert len({listener.getsockname()[1] for listener in listeners}) == 1
        for listener in listeners:
            check_listening(listener)
            assert listener.gettimeout() == 0
            with socket.socket(listener.family) as client:
                client.connect(listener.getsockname())
                accepted, _ = listener.accept()
                accepted.close()
    finally:
        close(listeners)


def test_another_port_is_tried_when_the_first_is_taken_in_another_family(
    monkeypatch: pytest.MonkeyPatch,
):
    """The second address refuses the first port that the first address has got."""
    taken: list[int] = []
    bind = socket.socket.bind

    def refusing(sock: socket.socket, address: tuple[str, int]) -> None:
        if address[0] == "127.0.0.2" and not taken:
            taken.append(address[1])
            raise OSError(errno.EADDRINUSE, "taken")
        bind(sock, address)

    monkeypatch.setattr(socket.socket, "bind", refusing)
    listeners = open_listeners(infos_of("127.0.0.1", "127.0.0.2"))
    try:
        assert len(taken) == 1
        assert len({listener.getsockname()[1] for listener in listeners}) == 1
    finally:
        close(listeners)


def test_a_family_that_is_missing_is_left_out_if_another_is_there():
    elsewhere = infos_of("192.0.2.1")
    listeners = open_listeners([*elsewhere, *infos_of("127.0.0.1")])
    close(listeners)
    assert len(listeners) == 1
    with pytest.raises(OSError, match=r"cannot listen on 192\.0\.2\.1 port 0") as caught:
        open_listeners(elsewhere)
    assert caught.value.errno == errno.EADDRNOTAVAIL


def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open():
    with socket.create_server(("127.0.0.2", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(OSError, match=rf"cannot listen on 127\.0\.0\.2 port {port}") as caught:
            open_listeners(infos_of("127.0.0.1", "127.0.0.2", port=port))
        assert caught.value.errno == errno.EADDRINUSE
        close(open_listeners(infos_of("127.0.0.1", port=port)))


def test_the_port_of_a_server_that_has_just_ended_can_be_taken():
    first = open_listeners(infos_of("127.0.0.1"))
    port = first[0].getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)):
        accepted, _ = first[0].accept()
        accepted.close()
    close(first)
    close(open_listeners(infos_of("127.0.0.1", port=port)))


def test_two_can_listen_on_one_port_if_both_say_so():
    first = open_listeners(infos_of("127.0.0.1"), reuse_port=True)
    port = first[0].getsockname()[1]
    second = open_listeners(infos_of("127.0.0.1", port=port), reuse_port=True)
    close(first + second)


def test_no_address_is_an_error():
    with pytest.raises(OSError, match="no address to listen on"):
        open_listeners([])


def test_a_backlog_is_a_number_that_the_system_takes():
    assert check_backlog(5) == 5
    assert check_backlog(10**9) == BACKLOG
    with pytest.raises(ValueError, match="1 or more, not 0"):
        check_backlog(0)
    with pytest.raises(TypeError, match=r"not 1\.5"):
        check_backlog(1.5)


def test_what_a_failed_accept_means():
    assert accept_pause(OSError(errno.ECONNABORTED, "")) == 0
    assert accept_pause(OSError(errno.EMFILE, "")) == ACCEPT_PAUSE
    assert accept_pause(OSError(errno.EBADF, "")) is None
    assert accept_pause(OSError("no number")) is None


def test_only_a_listening_stream_socket_can_serve():
    with socket.socket() as sock, pytest.raises(ValueError, match=r"call listen\(\)"):
        check_listening(sock)
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(ValueError, match="stream"):
        check_listening(sock)
