import errno
import os
import socket
from pathlib import Path

import pytest

from loopbase import open_unix_listener


def test_a_unix_listener_is_reached_at_its_path_and_takes_it_away(tmp_path: Path):
    path = tmp_path / "server"
    listener, remove = open_unix_listener(path)
    with listener, socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        listener.accept()[0].close()
    remove()
    assert not path.exists()
    remove()


def test_a_path_that_was_left_behind_is_replaced(tmp_path: Path):
    path = tmp_path / "server"
    open_unix_listener(path)[0].close()
    listener, _ = open_unix_listener(path)
    listener.close()


def test_a_path_that_is_answered_is_not_taken_over(tmp_path: Path):
    path = tmp_path / "server"
    listener, _ = open_unix_listener(path, backlog=1)
    with listener:
        for _ in range(2):
            with pytest.raises(OSError, match=r"cannot listen at .*server.* in use") as caught:
                open_unix_listener(path)
            assert caught.value.errno == errno.EADDRINUSE
        assert path.exists()


def test_a_file_is_not_replaced(tmp_path: Path):
    path = tmp_path / "file"
    path.write_text("precious")
    with pytest.raises(OSError, match="in use"):
        open_unix_listener(path)
    assert path.read_text() == "precious"


def test_the_path_of_the_next_server_is_not_removed(tmp_path: Path):
    path = tmp_path / "server"
    first, remove = open_unix_listener(path)
    os.rename(path, tmp_path / "old")
    second, _ = open_unix_listener(path)
    first.close()
    remove()
    second.close()
    assert path.exists()


def test_a_path_that_cannot_be_is_named(tmp_path: Path):
    with pytest.raises(OSError, match=r"cannot listen at .*nowhere"):
        open_unix_listener(tmp_path / "nowhere" / "server")
    with pytest.raises(OSError, match=r"cannot listen at .*too long"):
        open_unix_listener("x" * 200)


@pytest.mark.skipif(not os.path.exists("/proc/net"), reason="only Linux has names without a file")
def test_a_name_without_a_file_needs_no_removal():
    name = f"\0loopbase-{os.getpid()}"
    listener, remove = open_unix_listener(name)
    with listener, pytest.raises(OSError, match="in use"):
        open_unix_listener(name)
    remove()
