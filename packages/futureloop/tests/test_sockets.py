"""How does a task wait for a descriptor, its own loop's or the program's?"""

import asyncio
import errno
import os
import socket
from itertools import pairwise

import pytest

import futureloop
from futureloop._lent import Lent
from loopbase import OPERATIONS_PER_TURN, Trace, VirtualClock

POLLERS = ["", "poll", "select"]


@pytest.fixture(params=POLLERS, ids=lambda name: name or "best")
def poller(request, monkeypatch):
    monkeypatch.setenv("LOOPBASE_POLLER", request.param)


@pytest.fixture
def pair():
    one, other = socket.socketpair()
    one.setblocking(False)
    other.setblocking(False)
    yield one, other
    one.close()
    other.close()


def run(main, **options):
    return futureloop.run(main(), **options)


@pytest.mark.usefixtures("poller")
def test_callbacks_are_called_for_as_long_as_it_is_ready(pair):
    one, other = pair

    async def main():
        loop, seen = asyncio.get_running_loop(), []

        def read():
            seen.append(one.recv(1))
            if len(seen) == 3:
                assert loop.remove_reader(one)
                done.set()

        done = futureloop.Event()
        loop.add_reader(one, read)
        other.send(b"abcd")
        await done.wait()
        await futureloop.sleep(0.001)
        assert not loop.remove_reader(one)
        return seen, one.recv(10), list(loop._poller.descriptors)

    assert run(main) == ([b"a", b"b", b"c"], b"d", [])


@pytest.mark.usefixtures("poller")
def test_a_callback_takes_the_place_of_the_one_before_and_both_ways_are_apart(pair):
    one, other = pair

    async def main():
        loop, seen, done = asyncio.get_running_loop(), [], futureloop.Event()

        def write():
            seen.append("writable")
            loop.remove_writer(one)

        def read():
            seen.append(one.recv(10))
            loop.remove_reader(one.fileno())
            done.set()

        loop.add_reader(one, seen.append, "never")
        loop.add_writer(one, write)
        loop.add_reader(one, read)
        await futureloop.sleep(0.001)
        other.send(b"x")
        await done.wait()
        return seen

    assert run(main) == ["writable", b"x"]


@pytest.mark.usefixtures("poller")
def test_a_task_waits_beside_a_callback(pair):
    one, other = pair

    async def main():
        loop, seen = asyncio.get_running_loop(), []
        waiting = futureloop.create_task(loop.sock_recv(one, 10))
        await futureloop.checkpoint()
        loop.add_writer(one, seen.append, "writable")
        await futureloop.sleep(0.001)
        with pytest.raises(RuntimeError, match="waited for already"):
            loop.add_reader(one, print)
        other.send(b"first")
        assert await waiting == b"first"
        cancelled = futureloop.create_task(loop.sock_recv(one, 10))
        await futureloop.checkpoint()
        cancelled.cancel()
        await futureloop.wait([cancelled])
        again = futureloop.create_task(loop.sock_recv(one, 10))
        await futureloop.checkpoint()
        loop.remove_writer(one)
        seen.clear()
        other.send(b"second")
        assert await again == b"second"
        await futureloop.sleep(0.001)
        return seen

    assert run(main) == []


def test_a_callback_for_a_bad_descriptor_is_an_error_and_leaves_nothing(pair):
    one, _ = pair

    async def main():
        loop = asyncio.get_running_loop()
        number = one.fileno()
        one.close()
        for wrong in (one, "x", -1):
            with pytest.raises(ValueError, match="Invalid file"):
                loop.add_reader(wrong, print)
        with pytest.raises(OSError):
            loop.add_reader(number, print)
        return list(loop._poller.descriptors)

    assert run(main) == []


def test_a_callback_that_could_not_be_added_is_not_there(pair):
    async def main():
        loop = asyncio.get_running_loop()
        number = os.dup(pair[0].fileno())
        loop.add_writer(number, print)
        os.close(number)
        with pytest.raises(OSError):
            loop.add_reader(number, print)
        assert not loop.remove_reader(number)
        return loop.remove_writer(number)

    assert run(main)


def test_a_callback_that_was_replaced_is_not_called_any_more(pair):
    one, other = pair

    async def main():
        loop, seen = asyncio.get_running_loop(), []

        def replace():
            loop.remove_reader(one)
            loop.add_reader(other, seen.append, "new")

        loop.add_reader(one, replace)
        loop.add_reader(other, seen.append, "old")
        for end in (other, one):  # both are ready in the same tick
            end.send(b"x")
        while not seen:
            await futureloop.checkpoint()
        loop.remove_reader(other)
        return set(seen)

    assert run(main) == {"new"}


@pytest.mark.usefixtures("poller")
def test_waiting_for_a_number_that_is_closed_and_opened_anew(pair):
    one, _ = pair

    async def main():
        number = one.fileno()
        await futureloop.wait_writable(number)
        for data in (b"first", b"second"):
            reader, writer = socket.socketpair()
            os.dup2(reader.fileno(), number)
            waiting = futureloop.create_task(futureloop.wait_readable(number))
            await futureloop.checkpoint()
            await futureloop.checkpoint()
            assert not waiting.done()
            writer.send(data)
            await waiting
            assert one.recv(10) == data
            reader.close()
            writer.close()

    run(main)


def test_what_can_never_be_waited_for(tmp_path, monkeypatch):
    monkeypatch.delenv("LOOPBASE_POLLER", raising=False)

    async def main():
        number = os.open(tmp_path / "file", os.O_CREAT)
        with pytest.raises(PermissionError):
            await futureloop.wait_readable(number)
        os.close(number)

    run(main)


@pytest.mark.usefixtures("poller")
def test_a_number_that_two_sockets_had(pair):
    one, _ = pair

    async def main():
        loop = asyncio.get_running_loop()
        waiting = futureloop.create_task(loop.sock_recv(one, 10))
        await futureloop.checkpoint()
        number = one.fileno()
        reader, writer = socket.socketpair()
        one.close()  # without a word
        os.dup2(reader.fileno(), number)
        reader.close()
        with socket.socket(fileno=number) as new, writer:
            new.setblocking(False)
            writer.send(b"new")
            assert await loop.sock_recv(new, 10) == b"new"
            with pytest.raises(futureloop.ClosedSocketError):
                await waiting

    run(main)


@pytest.mark.usefixtures("poller")
def test_closing_is_announced(pair):
    one, _ = pair

    async def main():
        loop = asyncio.get_running_loop()
        waiting = futureloop.create_task(loop.sock_recv(one, 10))
        await futureloop.checkpoint()
        loop.add_writer(one, print)
        await futureloop.checkpoint()
        futureloop.notify_closing(one)
        one.close()
        with pytest.raises(futureloop.ClosedSocketError) as caught:
            await waiting
        with pytest.raises(OSError, match="closed"):
            await loop.sock_recv(one, 10)
        return caught.value.errno, list(loop._poller.descriptors)

    assert run(main) == (errno.EBADF, [])


def test_a_socket_stays_registered_between_two_calls(pair):
    one, other = pair

    async def main():
        loop = asyncio.get_running_loop()
        armed = []
        arm = loop._poller.arm
        loop._poller = Spy(loop._poller, arm=lambda lent: armed.append(lent) or arm(lent))
        for _ in range(10):
            waiting = futureloop.create_task(loop.sock_recv(one, 10))
            await futureloop.checkpoint()
            await loop.sock_sendall(other, b"x")
            assert await waiting == b"x"
        assert all(type(lent) is Lent for lent in armed)
        return len(armed)

    assert run(main) == 2


class Spy:
    def __init__(self, real, **instead):
        self.__dict__.update(instead, real=real)

    def __getattr__(self, name):
        return getattr(self.real, name)


def test_a_socket_has_to_be_fit(pair):
    one, _ = pair

    async def main():
        loop = asyncio.get_running_loop()
        one.setblocking(True)
        with pytest.raises(ValueError, match="setblocking"):
            await loop.sock_recv(one, 1)

    run(main)


@pytest.mark.usefixtures("poller")
def test_asyncios_own_task_waits_for_a_socket(pair):
    one, other = pair

    async def main():
        loop = asyncio.get_running_loop()
        task = asyncio.Task(loop.sock_recv(one, 10), loop=loop)
        cancelled = asyncio.Task(loop.sock_recv(other, 10), loop=loop)
        await futureloop.checkpoint()
        cancelled.cancel()
        await futureloop.wait([cancelled])
        await loop.sock_sendall(other, b"x")
        return await task

    assert run(main) == b"x"


def test_into_buffers_and_packets():
    async def main():
        loop = asyncio.get_running_loop()
        with (
            socket.socket(type=socket.SOCK_DGRAM) as one,
            socket.socket(type=socket.SOCK_DGRAM) as other,
        ):
            for sock in (one, other):
                sock.setblocking(False)
                sock.bind(("127.0.0.1", 0))
            waiting = futureloop.create_task(loop.sock_recvfrom(one, 10))
            await futureloop.checkpoint()
            assert await loop.sock_sendto(other, b"first", one.getsockname()) == 5
            assert await waiting == (b"first", other.getsockname())
            await loop.sock_sendto(other, b"second", one.getsockname())
            buffer = bytearray(10)
            assert await loop.sock_recvfrom_into(one, buffer) == (6, other.getsockname())
            return bytes(buffer[:6])

    assert run(main) == b"second"


def test_a_short_packet_is_not_the_last():
    async def main():
        loop, seen = asyncio.get_running_loop(), []
        one, other = socket.socketpair(type=socket.SOCK_DGRAM)
        with one, other:
            one.setblocking(False)
            for number in range(3):
                for packet in (number, number + 10):  # with one event
                    other.send(bytes([packet]))
                seen += [(await loop.sock_recv(one, 100))[0] for _ in range(2)]
        return seen

    assert run(main) == [0, 10, 1, 11, 2, 12]


def test_one_that_always_has_data_lets_the_others_run(pair):
    one, other = pair

    async def main():
        loop, turns = asyncio.get_running_loop(), []

        async def beside():
            while True:
                turns.append(done)
                await futureloop.checkpoint()

        done = 0
        task = futureloop.create_task(beside())
        other.send(b"x" * 200)
        for done in range(200):  # noqa: B007
            await loop.sock_recv(one, 1)
        task.cancel()
        return max(after - before for before, after in pairwise(turns))

    assert run(main) == OPERATIONS_PER_TURN


def test_a_timer_is_not_starved_by_tasks_that_are_always_ready(pair):
    one, other = pair

    async def main():
        loop = asyncio.get_running_loop()
        waiting = futureloop.create_task(loop.sock_recv(one, 1))
        other.send(b"x")
        steps = 0
        while not waiting.done():
            await futureloop.checkpoint()
            steps += 1
        return steps

    assert run(main) < 200


def test_the_virtual_clock_looks_at_the_descriptors_before_it_jumps(pair):
    one, other = pair

    async def main():
        loop = asyncio.get_running_loop()
        waiting = futureloop.create_task(loop.sock_recv(one, 1))
        await futureloop.checkpoint()
        other.send(b"x")
        async with futureloop.timeout(1):
            assert await waiting == b"x"
        return loop.time()

    assert run(main, clock=VirtualClock()) == 0


def test_a_trace_tells_of_it(pair):
    one, other = pair
    trace = Trace()

    async def main():
        loop = asyncio.get_running_loop()
        waiting = futureloop.create_task(loop.sock_recv(one, 1))
        await futureloop.checkpoint()
        other.send(b"x")
        await waiting
        return one.fileno()

    number = run(main, trace=trace)
    events = [event.detail for event in trace if event.kind == "io"]
    assert any(each["descriptor"] == number and "read" in each["ready"] for each in events)


def test_a_loop_that_only_stops_looks_once(pair):
    one, other = pair
    loop, seen = futureloop.Loop(), []
    try:
        loop.add_reader(one, seen.append, "read")
        other.send(b"x")
        loop.stop()
        loop.run_forever()
        assert seen == ["read"]
    finally:
        loop.close()
    assert not loop.remove_reader(one)
    with pytest.raises(RuntimeError, match="closed"):
        loop.add_reader(one, print)


@pytest.mark.usefixtures("poller")
def test_connecting_by_name_and_to_nobody():
    async def main():
        loop = asyncio.get_running_loop()
        with socket.socket() as listener, socket.socket() as caller:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            listener.setblocking(False)
            caller.setblocking(False)
            port = listener.getsockname()[1]
            accepting = futureloop.create_task(loop.sock_accept(listener))
            await loop.sock_connect(caller, ("localhost", port))
            accepted, address = await accepting
            accepted.close()
            assert address == caller.getsockname() and accepted.gettimeout() == 0
        with socket.socket() as caller:
            caller.setblocking(False)
            with pytest.raises(ConnectionRefusedError, match=str(port)):
                await loop.sock_connect(caller, ("127.0.0.1", port))

    run(main)


def test_a_unix_server_without_room(tmp_path):
    async def main():
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(tmp_path / "socket"))
            listener.listen(0)
            listener.setblocking(False)
            callers = [socket.socket(socket.AF_UNIX) for _ in range(5)]
            tasks = []
            for caller in callers:
                caller.setblocking(False)
                call = loop.sock_connect(caller, str(tmp_path / "socket"))
                tasks.append(futureloop.create_task(call))
            await futureloop.sleep(0.02)
            assert not all(task.done() for task in tasks)
            for _ in callers:
                accepted, _ = await loop.sock_accept(listener)
                accepted.close()
            await futureloop.gather(*tasks)
            for caller in callers:
                caller.close()

    run(main, clock=VirtualClock())


def test_names_are_resolved_off_the_loop(monkeypatch):
    async def main():
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
        assert found[0][4] == ("127.0.0.1", 80)
        assert await loop.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST) == (
            "127.0.0.1",
            "http",
        )
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args: [])
        with pytest.raises(OSError, match="empty list"):
            await loop._resolve("nowhere", 80)

    run(main)
