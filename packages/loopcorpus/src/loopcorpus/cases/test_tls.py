"""How does a TLS connection stay a stream?

By agreeing on a name, a protocol and a certificate first; by telling an end that was meant from a
connection that was cut.
"""

import socket
import ssl
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect, needs, real_clock
from loopcorpus._certificates import Certificates
from loopcorpus._io import ending, tls_fault
from loopcorpus._net import HOST, listening
from loopcorpus._plain_tls import PlainTls, answer_tls, call_tls

pytestmark = needs("connect_tcp", "serve_tcp", "open_task_group", "to_thread", "Event")


@pytest.mark.parametrize(
    ("offered", "agreed"),
    [(["h2", "http/1.1"], ["http/1.1", "http/1.1"]), (["h2"], [None, None]), ([], [None, None])],
    ids=["one", "none", "nothing"],
)
@real_clock
async def test_the_protocol_that_both_know(
    lib: Backend, certificates: Certificates, offered: list[str], agreed: list[str | None]
) -> None:
    seen: list[str | None] = []

    async def look(stream: Any) -> None:
        async with stream:
            seen.append(stream.selected_alpn_protocol())
            await stream.send_all(b"x")

    context = certificates.server(["http/1.1"])
    async with lib.serve_tcp(look, HOST, tls=context) as server:
        client: Any = await lib.connect_tcp(HOST, server.port, tls=certificates.client(offered))
        async with client:
            await client.receive_some()
            seen.append(client.selected_alpn_protocol())
    assert seen == agreed


@real_clock
@expect(["loops.test", b"served"])
async def test_the_name_that_the_client_asks_for(
    lib: Backend, certificates: Certificates
) -> list[Any]:
    asked: list[Any] = []
    context = certificates.server()
    context.sni_callback = lambda _, name, __: asked.append(name)
    async with lib.serve_tcp(_greet, HOST, tls=context) as server:
        trust = certificates.client()
        client = await lib.connect_tcp(HOST, server.port, tls=trust, server_hostname="loops.test")
        async with client:
            return [*asked, await client.receive_some()]


@real_clock
@expect("SSLCertVerificationError")
async def test_a_certificate_for_somebody_else(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> str:
    with listening() as listener:

        def answer() -> None:
            try:
                answer_tls(listener, certificates.server())
            except (ssl.SSLError, OSError):
                pass

        return await _beside(lib, answer, listener, certificates.client(), "other.test")


@real_clock
@expect("SSLCertVerificationError")
async def test_an_authority_that_is_not_trusted(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> str:
    with listening() as listener:

        def answer() -> None:
            try:
                answer_tls(listener, certificates.server())
            except (ssl.SSLError, OSError):
                pass

        return await _beside(lib, answer, listener, certificates.distrustful(), None)


@real_clock
@expect("unknown CA")
async def test_a_peer_that_is_not_trusted_is_told_so(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> str:
    told = "nothing"
    with listening() as listener:

        def answer() -> None:
            nonlocal told
            try:
                answer_tls(listener, certificates.server())
            except ssl.SSLError as error:
                told = "unknown CA" if "UNKNOWN_CA" in (error.reason or "") else "nothing"
            except OSError:
                pass

        await _beside(lib, answer, listener, certificates.distrustful(), None)
    return told


@real_clock
@expect("SSLError")
async def test_a_client_of_a_plain_server(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> str:
    with listening() as listener:

        def answer() -> None:
            with listener.accept()[0] as plain:
                plain.recv(100)
                plain.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        return await _beside(lib, answer, listener, certificates.client(), None)


@real_clock
@expect("fails")
async def test_a_server_that_hangs_up_in_the_handshake(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> str:
    with listening() as listener:

        def answer() -> None:
            with listener.accept()[0] as plain:
                plain.recv(10_000)

        said = await _beside(lib, answer, listener, certificates.client(), None)
    return "connected" if said == "connected" else "fails"


@real_clock
@expect(["b'last words'", "end"])
async def test_an_end_that_was_meant(lib: Backend, certificates: Certificates) -> list[str]:
    return await _heard(lib, certificates, PlainTls.say_goodbye)


@real_clock
@expect(["b'last words'", "broken"])
async def test_a_connection_that_was_cut(lib: Backend, certificates: Certificates) -> list[str]:
    return await _heard(lib, certificates, lambda peer: peer.sock.shutdown(socket.SHUT_WR))


@real_clock
@expect(["b'last words'", "broken"])
async def test_something_that_is_no_record(
    lib: Backend, certificates: Certificates, reports: list[str]
) -> list[str]:
    return await _heard(lib, certificates, PlainTls.send_garbage)


@real_clock
@expect([b"served", b""])
async def test_closing_says_goodbye(lib: Backend, certificates: Certificates) -> Any:
    def call(port: int) -> list[bytes]:
        peer = call_tls(port, certificates.client())
        with peer.sock:
            heard = [peer.receive(), peer.receive()]
            peer.say_goodbye()
            return heard

    async def serve(stream: Any) -> None:
        async with stream:
            await stream.send_all(b"served")

    async with lib.serve_tcp(serve, HOST, tls=certificates.server()) as server:
        return await lib.to_thread(call, server.port)


def _garbage(port: int, certificates: Certificates) -> None:
    with socket.create_connection((HOST, port)) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n" * 10)
        plain.settimeout(10)
        try:
            while plain.recv(100):
                pass
        except ConnectionResetError:
            pass


def _hang_up(port: int, certificates: Certificates) -> None:
    socket.create_connection((HOST, port)).close()


def _distrust(port: int, certificates: Certificates) -> None:
    try:
        call_tls(port, certificates.distrustful())
    except (ssl.SSLError, OSError):
        pass


@pytest.mark.parametrize("caller", [_garbage, _hang_up, _distrust], ids=lambda it: it.__name__)
@real_clock
@expect(["the next is served", "its handler alone"])
async def test_a_caller_that_fails_the_handshake(
    lib: Backend, certificates: Certificates, caller: Any, reports: list[str]
) -> list[str]:
    seen: list[str] = []
    handlers = 0

    async def serve(stream: Any) -> None:
        nonlocal handlers
        handlers += 1
        await _greet(stream)

    try:
        async with lib.serve_tcp(serve, HOST, tls=certificates.server()) as server:
            await lib.to_thread(caller, server.port, certificates)
            async with await lib.connect_tcp(
                HOST, server.port, tls=certificates.client()
            ) as client:
                await client.receive_some()
                seen.append("the next is served")
        if handlers == 1:
            seen.append("its handler alone")
    except ExceptionGroup:
        return ["the server's block raises it"]
    return seen


async def _greet(stream: Any) -> None:
    async with stream:
        await stream.send_all(b"served")


async def _beside(
    lib: Backend, answer: Any, listener: Any, context: ssl.SSLContext, name: str | None
) -> str:
    """Connect to a peer that answers in a thread; return how that ends."""
    said = "connected"
    async with lib.open_task_group() as group:
        group.start_soon(lib.to_thread, answer)
        try:
            client = await lib.connect_tcp(
                HOST, listener.getsockname()[1], tls=context, server_hostname=name
            )
        except Exception as error:
            said = tls_fault(error)
        else:
            await client.aclose()
    return said


async def _heard(lib: Backend, certificates: Certificates, act: Any) -> list[str]:
    """Return what a server hears from a client that speaks, waits to be heard, and then acts."""
    said: list[str] = []
    heard = [lib.Event(), lib.Event()]

    async def listen(stream: Any) -> None:
        for event in heard:
            said.append(await ending(lib, stream.receive_some()))
            event.set()

    async with lib.serve_tcp(listen, HOST, tls=certificates.server()) as server:
        peer = await lib.to_thread(call_tls, server.port, certificates.client())
        with peer.sock:
            await lib.to_thread(peer.send, b"last words")
            await heard[0].wait()
            await lib.to_thread(act, peer)
            await heard[1].wait()
    return said
