"""How is a connection made?"""

import asyncio
import os
import socket

import pytest

import futureloop
from loopbase import VirtualClock

BLACK_HOLE = "240.0.0.1"  # reserved: what is sent there is not answered


def run(main, **options):
    before = set(os.listdir("/proc/self/fd"))
    result = futureloop.run(main(), **options)
    assert set(os.listdir("/proc/self/fd")) == before
    return result


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def resolver(monkeypatch):
    """Let the resolver answer with what is in the list."""
    infos, real = [], socket.getaddrinfo

    def getaddrinfo(host, *args):
        return list(infos) if host == "name" else real(host, *args)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return infos


def info(host, port):
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))


@pytest.fixture
def full():
    """The address of a server that answers nobody any more: its backlog is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        callers = []
        for _ in range(4):
            caller = socket.socket()
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
            callers.append(caller)
        yield listener.getsockname()
        for caller in callers:
            caller.close()


def test_the_next_address_is_tried_beside_one_that_does_not_answer(resolver, listener, full):
    port = listener.getsockname()[1]
    resolver += [info(*full), info("127.0.0.1", port)]

    async def main():
        _, writer = await futureloop.open_connection("name", 80)
        peer = writer.get_extra_info("peername")
        writer.close()
        return peer, asyncio.get_running_loop().time()

    peer, seconds = run(main, clock=VirtualClock())
    assert peer == ("127.0.0.1", port)
    assert seconds == 0.25


def test_the_next_address_is_tried_at_once_after_a_failure(resolver, listener):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        refused = gone.getsockname()
    resolver += [info(*refused), info("127.0.0.1", listener.getsockname()[1])]

    async def main():
        for delay in (0.25, None):
            _, writer = await futureloop.open_connection("name", 80, happy_eyeballs_delay=delay)
            writer.close()
        return asyncio.get_running_loop().time()

    assert run(main, clock=VirtualClock()) < 0.25


def test_why_all_addresses_failed(resolver):
    ports = []
    for _ in range(2):
        with socket.create_server(("127.0.0.1", 0)) as gone:
            ports.append(gone.getsockname()[1])
    resolver += [info("127.0.0.1", port) for port in ports]

    async def main():
        with pytest.raises(ConnectionRefusedError) as caught:
            await futureloop.open_connection("name", 80)
        assert all(str(port) in str(caught.value) for port in ports)
        with pytest.raises(ConnectionRefusedError, match=str(ports[0])):
            await futureloop.open_connection("127.0.0.1", ports[0])
        with pytest.raises(ExceptionGroup) as group:
            await futureloop.open_connection("name", 80, all_errors=True)
        assert len(group.value.exceptions) == 2
        resolver.clear()
        with pytest.raises(OSError, match="empty list"):
            await futureloop.open_connection("name", 80)

    run(main)


def test_a_cancelled_connection_leaves_nothing(resolver, full):
    resolver += [info(*full), info(*full)]

    async def main():
        for host in ("name", "127.0.0.1"):
            with pytest.raises(TimeoutError):
                async with futureloop.timeout(1):
                    await futureloop.open_connection(host, full[1])
        return list(asyncio.get_running_loop()._poller.descriptors)

    assert run(main, clock=VirtualClock()) == []


def test_the_loser_of_a_race_is_closed(resolver, listener):
    port = listener.getsockname()[1]
    resolver += [info("127.0.0.1", port), info("127.0.0.2", port)]

    async def main():
        _, writer = await futureloop.open_connection("name", 80, happy_eyeballs_delay=0)
        registered = len(asyncio.get_running_loop()._poller.descriptors)
        writer.close()
        return registered

    assert run(main) == 1


def test_what_is_no_error_of_the_system_comes_out(resolver, listener, monkeypatch):
    port = listener.getsockname()[1]
    resolver += [info("127.0.0.1", port), info("127.0.0.1", port + 1)]

    def broken(*args):
        raise KeyError

    monkeypatch.setattr("futureloop._connect.start_connect", broken)

    async def main():
        for host in ("name", "127.0.0.1"):
            with pytest.raises(KeyError):
                await futureloop.open_connection(host, port)

    run(main)


def test_from_a_local_address(listener):
    async def main():
        port = listener.getsockname()[1]
        _, writer = await futureloop.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0))
        local = writer.get_extra_info("sockname")[0]
        writer.close()
        return local

    assert run(main) == "127.0.0.2"


def test_what_does_not_go_together():
    async def main():
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as packets:
            for options in (
                {"host": "x", "sock": stream},
                {"sock": packets},
                {},
            ):
                with pytest.raises(ValueError):
                    await futureloop.open_connection(**options)

    run(main)
