"""What Python's ssl module cannot bring about: the openssl program as the other end."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from loopbase import TLSConnection

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")

authority = trustme.CA()


class Peer:
    """A `openssl s_server` and our connection to it, driven over a blocking socket."""

    def __init__(self, directory: Path, version: str) -> None:
        certificate = str(directory / "certificate.pem")
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(certificate)
        self.process = subprocess.Popen(
            [
                *("openssl", "s_server", "-accept", "127.0.0.1:0", f"-{version}"),
                *("-cert", certificate, "-key", certificate),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        port = int(self.wait_for(b"ACCEPT").rpartition(b":")[2])
        context = ssl.create_default_context()
        authority.configure_trust(context)
        self.tls = TLSConnection(context, server_hostname="localhost")
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)

    def close(self) -> None:
        self.socket.close()
        self.process.kill()
        self.process.communicate()

    def wait_for(self, text: bytes) -> bytes:
        assert self.process.stdout
        for line in self.process.stdout:
            if text in line:
                return line
        raise AssertionError("openssl has ended")

    def command(self, letter: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(letter + b"\n")
        self.process.stdin.flush()

    def send(self) -> None:
        while data := self.tls.take():
            self.socket.sendall(data)
            self.tls.sent()

    def receive(self) -> None:
        self.tls.feed(self.socket.recv(65536))

    def progress(self) -> None:
        if self.tls.must_send:
            self.send()
        else:
            self.receive()

    def read(self) -> bytes:
        while (data := self.tls.read()) is None:
            self.progress()
        return data

    def write(self, data: bytes) -> None:
        while self.tls.write(data) is None:
            self.progress()
        self.send()


@pytest.fixture
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    peer = Peer(tmp_path, request.param)
    try:
        while not peer.tls.handshake():
            peer.progress()
        peer.send()
        peer.write(b"hello\n")
        peer.wait_for(b"hello")  # before that it does not listen to commands
        peer.command(b"hello, too")
        assert peer.read() == b"hello, too\n"  # and the tickets came before it
        yield peer
    finally:
        peer.close()


tls_1_2 = pytest.mark.parametrize("peer", ["tls1_2"], indirect=True)
tls_1_3 = pytest.mark.parametrize("peer", ["tls1_3"], indirect=True)


# openssl takes one command at a time and forgets what came with it.


def ask_for_handshake(peer: Peer) -> None:
    """Let the peer ask for a handshake, and begin it."""
    peer.command(b"r")
    while not peer.tls.must_send:
        peer.receive()
        assert peer.tls.read() is None


@tls_1_2
def test_a_write_within_a_new_handshake_is_finished_after_it(peer: Peer):
    ask_for_handshake(peer)
    data = b"in the middle of a handshake\n"
    assert peer.tls.write(data) is None
    with pytest.raises(ssl.SSLError, match="an earlier write was cancelled within"):
        peer.tls.write(b"something else")
    peer.write(data)
    peer.wait_for(b"in the middle of a handshake")
    peer.command(b"answer")
    assert peer.read() == b"answer\n"
    peer.write(b"goes on\n")
    peer.wait_for(b"goes on")


@tls_1_2
def test_data_that_arrives_before_a_new_handshake_is_not_in_its_way(peer: Peer):
    ask_for_handshake(peer)
    peer.command(b"sent before our answer")
    peer.receive()
    peer.write(b"wants the handshake first\n")
    peer.wait_for(b"wants the handshake first")
    assert peer.read() == b"sent before our answer\n"


@tls_1_2
def test_a_read_brings_a_new_handshake_to_its_end(peer: Peer):
    ask_for_handshake(peer)
    peer.command(b"after the handshake")
    assert peer.read() == b"after the handshake\n"


@tls_1_2
def test_a_peer_that_goes_away_within_a_new_handshake_is_an_error(peer: Peer):
    ask_for_handshake(peer)
    peer.tls.feed(b"")
    with pytest.raises(ssl.SSLEOFError, match="closed the connection during a TLS handshake"):
        peer.tls.write(b"x")


def renew_keys(peer: Peer) -> None:
    """Let the peer change its keys and ask for ours to be changed."""
    peer.command(b"K")
    peer.receive()
    assert peer.tls.read() is None


@tls_1_3
def test_new_keys_of_the_peer_are_answered_before_the_next_data(peer: Peer):
    while not peer.tls.must_send:  # OpenSSL lets the first answer wait
        renew_keys(peer)
    peer.write(b"with new keys\n")
    peer.wait_for(b"with new keys")
    peer.command(b"answer")
    assert peer.read() == b"answer\n"


@tls_1_3
def test_new_keys_do_not_hold_up_a_reader_that_cannot_send(peer: Peer):
    assert peer.tls.write(b"cut off")
    peer.tls.take()  # never sent: nothing can be sent any more
    for number in range(3):
        renew_keys(peer)
        peer.command(b"data %d" % number)
        assert peer.read() == b"data %d\n" % number
