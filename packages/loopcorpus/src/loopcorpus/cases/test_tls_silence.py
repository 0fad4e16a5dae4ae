"""What if the peer of a TLS connection keeps silent?

A handshake, or a goodbye, that nobody answers has to end by itself or by a cancellation, and leaves
nothing behind. On the virtual clock: the silence costs no time.
"""

import socket
from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import arrive, kind_of, settle
from loopcorpus._cases import expect, needs
from loopcorpus._certificates import Certificates
from loopcorpus._io import ending
from loopcorpus._net import HOST, call, listening
from loopcorpus._plain_tls import PlainTls, answer_tls

pytestmark = needs("connect_tcp", "serve_tcp", "open_task_group", "current_time", "to_thread")


@expect("TimeoutError")
async def test_connecting_in_time_to_a_mute_server(lib: Backend, certificates: Certificates) -> str:
    with listening() as listener:
        try:
            async with lib.fail_after(5):
                await lib.connect_tcp(HOST, listener.getsockname()[1], tls=certificates.client())
        except TimeoutError as error:
            return kind_of(error)
    return "connected"


@expect(b"")
async def test_a_mute_server_sees_that_the_client_was_cancelled(
    lib: Backend, certificates: Certificates
) -> bytes:
    with listening() as listener:
        async with lib.open_task_group() as group:
            child = await arrive(lib, group, _connect, lib, listener.getsockname()[1], certificates)
            with listener.accept()[0] as plain:
                plain.recv(10_000)
                child.cancel()
                await settle(lib)
                plain.setblocking(False)
                return plain.recv(100)


@expect("within a minute")
async def test_a_handshake_with_a_mute_server_ends_by_itself(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> str:
    before = lib.current_time()
    with listening() as listener:
        async with lib.move_on_after(1000) as scope:
            try:
                await _connect(lib, listener.getsockname()[1], certificates)
            except Exception:
                pass
    if scope.cancelled_caught:
        return "waits for ever"
    return "within a minute" if lib.current_time() - before <= 60.5 else "late"


@expect("within a minute")
async def test_a_server_hangs_up_on_a_mute_client(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> str:
    before = lib.current_time()

    async def never(stream: Any) -> None:
        raise AssertionError("there was no handshake")

    async with lib.serve_tcp(never, HOST, tls=certificates.server()) as server:
        with call(server.port) as plain:
            plain.setblocking(False)
            while lib.current_time() - before < 1000:
                await lib.sleep(5)
                try:
                    assert plain.recv(100) == b""
                except BlockingIOError:
                    continue
                return "within a minute" if lib.current_time() - before <= 65 else "late"
    return "waits for ever"


@expect(["others are served"])
async def test_a_mute_client_keeps_nobody_waiting(
    lib: Backend, certificates: Certificates
) -> list[str]:
    async def greet(stream: Any) -> None:
        async with stream:
            await stream.send_all(b"others are served")

    async with lib.serve_tcp(greet, HOST, tls=certificates.server()) as server:
        with call(server.port):
            client = await lib.connect_tcp(HOST, server.port, tls=certificates.client())
            async with client:
                return [(await client.receive_some()).decode()]


@expect("within a minute, without an error")
async def test_closing_does_not_wait_for_ever_for_the_goodbye_of_the_peer(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> str:
    peers: list[PlainTls] = []

    def answer() -> None:
        peers.append(answer_tls(listener, certificates.server()))

    with listening() as listener:
        async with lib.open_task_group() as group:
            group.start_soon(lib.to_thread, answer)
            client = await _connect(lib, listener.getsockname()[1], certificates)
        before = lib.current_time()
        how = "waits for ever"
        async with lib.move_on_after(1000):
            how = await ending(lib, client.aclose())
        took = lib.current_time() - before
        peers[0].sock.close()
    return "within a minute, without an error" if took <= 60.5 and how == "done" else how


@expect("closed")
async def test_closing_what_nobody_reads_any_more_is_cancelled(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> str:
    peers: list[PlainTls] = []

    def answer() -> None:
        peers.append(answer_tls(listener, certificates.server()))

    with listening() as listener:
        async with lib.open_task_group() as group:
            group.start_soon(lib.to_thread, answer)
            client = await _connect(lib, listener.getsockname()[1], certificates)
        async with lib.move_on_after(1):
            await client.send_all(bytes(1 << 24))
        async with lib.move_on_after(1):
            await ending(lib, client.aclose())
        await settle(lib)
        sock: socket.socket = peers[0].sock
        with sock:
            try:
                while sock.recv(1 << 20):
                    pass
            except ConnectionResetError:
                pass
    return "closed"


async def _connect(lib: Backend, port: int, certificates: Certificates) -> Any:
    return await lib.connect_tcp(HOST, port, tls=certificates.client())
