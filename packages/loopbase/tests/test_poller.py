import os
import select
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from loopbase import (
    FAILED,
    FOR_READER,
    FOR_WRITER,
    HUNG_UP,
    MORE_BEHIND,
    PEER_CLOSED,
    READABLE,
    WRITABLE,
    Descriptor,
    Direction,
    Poller,
    SelectPoller,
    ask_poll,
    ask_select,
    is_drained_by_short_read,
    open_poller,
)

POLLERS = {
    "best": open_poller,
    "poll": lambda: SelectPoller(ask_poll),
    "select": lambda: SelectPoller(ask_select),
}


@pytest.fixture(params=POLLERS)
def poller(request: pytest.FixtureRequest) -> Iterator[Poller]:
    made: Poller = POLLERS[request.param]()
    yield made
    made.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ends = socket.socketpair()
    for end in ends:
        end.setblocking(False)
    yield ends
    for end in ends:
        end.close()


@pytest.fixture
def tcp_pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        near = socket.create_connection(listener.getsockname())
        far, _ = listener.accept()
    for end in (near, far):
        end.setblocking(False)
    yield near, far
    near.close()
    far.close()


def of(end: socket.socket) -> Descriptor:
    drained = is_drained_by_short_read(end.family, end.type)
    return Descriptor(end.fileno(), Direction(), Direction(), drained_by_short_read=drained)


def woken(poller: Poller) -> list[object]:
    """Do what a loop does with what the poller reports."""
    found: list[object] = []
    for fileno, events in poller.wait(0):
        if fileno in poller.descriptors:
            found += poller.descriptors[fileno].report(events)
    return found


def wait_to_read(descriptor: Descriptor, who: object = "reader") -> None:
    descriptor.reading.ready, descriptor.reading.waiter = False, who


def wait_to_write(descriptor: Descriptor, who: object = "writer") -> None:
    descriptor.writing.ready, descriptor.writing.waiter = False, who


def fill(end: socket.socket) -> None:
    try:
        while True:
            end.send(bytes(1 << 16))
    except BlockingIOError:
        pass


def drain(end: socket.socket) -> None:
    try:
        while end.recv(1 << 16):
            pass
    except BlockingIOError:
        pass


def test_a_reader_is_woken_when_data_comes(poller, pair):
    descriptor = of(pair[0])
    poller.register(descriptor)
    woken(poller)  # it is writable from the start
    wait_to_read(descriptor)
    assert woken(poller) == []
    pair[1].send(b"x")
    assert woken(poller) == ["reader"]
    assert descriptor.reading.ready
    assert descriptor.reading.waiter is None


def test_what_was_there_before_is_reported_at_registration(poller, pair):
    pair[1].send(b"x")
    descriptor = of(pair[0])
    poller.register(descriptor)
    wait_to_read(descriptor)
    assert woken(poller) == ["reader"]


def test_data_between_a_refusal_and_the_wait_is_reported(poller, pair):
    descriptor = of(pair[0])
    poller.register(descriptor)
    woken(poller)
    with pytest.raises(BlockingIOError):
        pair[0].recv(1)
    descriptor.reading.ready = False
    pair[1].send(b"x")
    seen = woken(poller)  # nobody waits: an edge is remembered, a level is not asked for
    assert seen == []
    if not descriptor.reading.ready:
        wait_to_read(descriptor)
        assert woken(poller) == ["reader"]


def test_nobody_waits_nobody_reads_and_the_loop_can_sleep(poller, pair):
    poller.register(of(pair[0]))
    pair[1].send(b"x")
    woken(poller)
    assert poller.wait(0) == []


def test_a_writer_is_woken_when_there_is_room_again(poller, pair):
    descriptor = of(pair[0])
    poller.register(descriptor)
    fill(pair[0])
    woken(poller)
    wait_to_write(descriptor)
    assert woken(poller) == []
    drain(pair[1])
    assert woken(poller) == ["writer"]
    assert pair[0].send(b"x") == 1


def test_one_reads_while_another_writes(poller, pair):
    descriptor = of(pair[0])
    poller.register(descriptor)
    fill(pair[0])
    woken(poller)
    wait_to_read(descriptor)
    wait_to_write(descriptor)
    pair[1].send(b"x")
    assert woken(poller) == ["reader"]
    drain(pair[1])
    assert woken(poller) == ["writer"]


def test_a_peer_that_closes_wakes_the_reader(poller, pair):
    descriptor = of(pair[0])
    poller.register(descriptor)
    woken(poller)
    wait_to_read(descriptor)
    pair[1].close()
    assert woken(poller) == ["reader"]
    assert pair[0].recv(1) == b""


def test_a_peer_that_closes_wakes_the_writer(poller, pair):
    descriptor = of(pair[0])
    poller.register(descriptor)
    fill(pair[0])
    woken(poller)
    wait_to_write(descriptor)
    pair[1].close()
    assert woken(poller) == ["writer"]
    with pytest.raises(OSError):
        pair[0].send(b"x")


def test_data_and_the_end_together_leave_the_end_behind_a_short_read(poller, tcp_pair):
    near, far = tcp_pair
    descriptor = of(near)
    poller.register(descriptor)
    woken(poller)
    wait_to_read(descriptor)
    far.send(b"last words")
    far.close()
    # Until both have arrived: the data may be reported first, the end is reported in any case.
    while near.recv(1 << 16, socket.MSG_PEEK) != b"last words":
        poller.wait(0.01)
    assert woken(poller) == ["reader"]
    assert near.recv(1 << 16) == b"last words"
    descriptor.reading.ready = descriptor.reading.ready_after_short
    if not descriptor.reading.ready:
        descriptor.reading.waiter = "reader"
        while woken(poller) != ["reader"]:
            poller.wait(0.01)
    assert near.recv(1 << 16) == b""


def test_a_reset_wakes_both(poller, tcp_pair):
    near, far = tcp_pair
    descriptor = of(near)
    poller.register(descriptor)
    fill(near)
    woken(poller)
    wait_to_read(descriptor)
    wait_to_write(descriptor)
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes([1, 0, 0, 0, 0, 0, 0, 0]))
    far.close()
    found: list[object] = []
    while len(found) < 2:
        found += woken(poller)
    assert set(found) == {"reader", "writer"}
    with pytest.raises(ConnectionResetError):
        near.recv(1)


def test_a_refused_connection_wakes_the_writer(poller):
    with socket.socket() as holder, socket.socket() as near:
        holder.bind(("127.0.0.1", 0))  # bound, and not listening
        near.setblocking(False)
        descriptor = of(near)
        poller.register(descriptor)
        near.connect_ex(holder.getsockname())
        wait_to_write(descriptor)
        while woken(poller) != ["writer"]:
            pass
        assert near.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)


def test_a_pipe_that_loses_its_writer_wakes_the_reader(poller):
    read, write = os.pipe()
    os.set_blocking(read, False)
    descriptor = Descriptor(read, Direction(), Direction(), drained_by_short_read=True)
    poller.register(descriptor)
    wait_to_read(descriptor)
    assert woken(poller) == []
    os.write(write, b"x")
    os.close(write)
    assert woken(poller) == ["reader"]
    assert os.read(read, 100) == b"x"
    wait_to_read(descriptor)
    descriptor.reading.ready = descriptor.reading.ready_after_short
    assert descriptor.reading.ready or woken(poller) == ["reader"]
    assert os.read(read, 100) == b""
    poller.forget(descriptor)
    os.close(read)


def test_armed_again_it_reports_again(poller, pair):
    pair[1].send(b"x")
    descriptor = of(pair[0])
    for _ in range(3):  # what a reader who never reads would see
        poller.arm(descriptor)
        wait_to_read(descriptor)
        assert woken(poller) == ["reader"]


def test_a_number_that_is_used_again_is_somebody_elses(poller):
    first, _ = pair = socket.socketpair()
    descriptor = of(first)
    poller.register(descriptor)
    wait_to_read(descriptor)
    number = first.fileno()
    poller.forget(descriptor)
    for end in pair:
        end.close()
    second, other = socket.socketpair()
    if other.fileno() == number:
        second, other = other, second
    assert second.fileno() == number
    fresh = of(second)
    poller.register(fresh)
    wait_to_read(fresh, "the new one")
    other.send(b"x")
    assert woken(poller) == ["the new one"]
    poller.forget(descriptor)  # too late: must not touch the new one
    wait_to_read(fresh, "the new one")
    other.send(b"x")
    assert woken(poller) == ["the new one"]
    second.close()
    other.close()


def test_a_number_closed_and_opened_behind_our_back_can_be_armed(poller):
    first, other = socket.socketpair()
    descriptor = of(first)
    poller.arm(descriptor)
    second, third = socket.socketpair()
    os.dup2(second.fileno(), first.fileno())  # the number stays, the open file is another
    poller.arm(descriptor)
    wait_to_read(descriptor)
    third.send(b"x")
    assert woken(poller) == ["reader"]
    for end in (first, other, second, third):
        end.close()


def test_what_is_closed_behind_our_back_does_not_break_the_others(poller, pair):
    with socket.socket() as listener:
        doomed = of(listener)
        poller.register(doomed)
        wait_to_read(doomed, "doomed")
    descriptor = of(pair[0])
    poller.register(descriptor)
    wait_to_read(descriptor)
    pair[1].send(b"x")
    found = woken(poller) + woken(poller)
    assert "reader" in found
    assert not isinstance(poller, SelectPoller) or "doomed" in found  # epoll never hears of it


def test_an_unregistered_one_is_left_alone(poller, pair):
    descriptor = of(pair[0])
    poller.register(descriptor)
    wait_to_read(descriptor)
    poller.unregister(descriptor)
    poller.unregister(descriptor)
    pair[1].send(b"x")
    assert poller.wait(0) == []
    assert not poller.descriptors
    poller.register(descriptor)
    assert woken(poller) == ["reader"]


def test_what_is_not_open_cannot_be_registered(poller):
    with socket.socket() as gone:
        descriptor = of(gone)
    for register in (poller.register, poller.arm):
        with pytest.raises(OSError):
            register(descriptor)
    assert not poller.descriptors


def test_a_file_is_always_ready_and_cannot_be_waited_for(poller):
    with open(__file__) as file:
        descriptor = Descriptor(file.fileno(), Direction(), Direction())
        for register in (poller.register, poller.arm):
            with pytest.raises(PermissionError):
                register(descriptor)
        with pytest.raises(PermissionError):
            poller.watch(file.fileno())


def test_select_refuses_a_number_that_it_does_not_know(pair):
    high = 2000
    os.dup2(pair[0].fileno(), high)
    try:
        with pytest.raises(OSError, match="below 1,024"):
            SelectPoller(ask_select).register(Descriptor(high, Direction(), Direction()))
        SelectPoller(ask_poll).register(Descriptor(high, Direction(), Direction()))
    finally:
        os.close(high)


def test_more_events_than_one_wait_reports(poller, monkeypatch):
    monkeypatch.setattr("loopbase.poller.MOST_EVENTS", 3)
    pairs = [socket.socketpair() for _ in range(10)]
    waiting = set()
    for near, far in pairs:
        descriptor = of(near)
        poller.register(descriptor)
        wait_to_read(descriptor, near)
        waiting.add(near)
        far.send(b"x")
    for _ in range(10):
        waiting -= set(woken(poller))
    assert not waiting
    for near, far in pairs:
        near.close()
        far.close()


def test_watched_it_is_reported_until_nobody_watches(poller, pair):
    number = pair[0].fileno()
    pair[1].send(b"x")
    poller.watch(number, READABLE)
    for _ in range(2):
        assert poller.wait(0) == [(number, READABLE)]
    poller.watch(number, READABLE | WRITABLE)
    assert poller.wait(0) == [(number, READABLE | WRITABLE)]
    poller.watch(number, 0)
    poller.watch(number, 0)
    assert poller.wait(0) == []


def test_a_sleep_ends_with_its_time(poller):
    assert poller.wait(0.001) == []


def test_closing_twice_is_no_error(poller):
    poller.close()
    poller.close()


@pytest.mark.parametrize(
    ("family", "kind", "drained"),
    [
        (socket.AF_INET, socket.SOCK_STREAM, True),
        (socket.AF_INET6, socket.SOCK_STREAM, True),
        (socket.AF_UNIX, socket.SOCK_STREAM, False),
        (socket.AF_INET, socket.SOCK_DGRAM, False),
    ],
)
def test_which_sockets_are_drained_by_a_short_read(family, kind, drained):
    assert is_drained_by_short_read(family, kind) is drained


def test_the_numbers_are_those_of_epoll():
    epoll = pytest.importorskip("select")
    if not hasattr(epoll, "epoll"):
        pytest.skip("epoll is there on Linux only")
    assert (READABLE, WRITABLE) == (select.EPOLLIN, select.EPOLLOUT)
    assert (FAILED, HUNG_UP, PEER_CLOSED) == (select.EPOLLERR, select.EPOLLHUP, select.EPOLLRDHUP)
    assert FAILED & FOR_READER & FOR_WRITER & MORE_BEHIND


def test_the_fallback_can_be_chosen(monkeypatch):
    for name, ask in (("poll", ask_poll), ("select", ask_select)):
        monkeypatch.setenv("LOOPBASE_POLLER", name)
        chosen = open_poller()
        assert isinstance(chosen, SelectPoller)
        assert chosen._ask is ask
    monkeypatch.setenv("LOOPBASE_POLLER", "epol")
    with pytest.raises(ValueError, match="'epol'"):
        open_poller()


class FakeKqueue:
    """What a kqueue is asked and answers, without one."""

    def __init__(self):
        self.asked: list[tuple[int, str, str]] = []
        self.found: list[object] = []

    def control(self, changes, most, seconds=None):
        for change in changes or ():
            self.asked.append(change)
            if change[1:] == ("write", "add|clear") and change[0] == 7:
                raise OSError(22, "a pipe's reading end cannot be written")
            if change[2] == "delete":
                raise FileNotFoundError(2, "was not there")
        return self.found

    def close(self):
        pass


class Flags(str):
    def __or__(self, other):
        return Flags(f"{self}|{other}")


@pytest.fixture
def kqueue(monkeypatch):
    from loopbase import kqueue as module

    fake = SimpleNamespace(
        kqueue=FakeKqueue,
        kevent=lambda number, which, flags: (number, which, flags),
        KQ_FILTER_READ="read",
        KQ_FILTER_WRITE="write",
        KQ_EV_ADD=Flags("add"),
        KQ_EV_CLEAR=Flags("clear"),
        KQ_EV_DELETE=Flags("delete"),
        KQ_EV_EOF=1,
        KQ_EV_ERROR=2,
    )
    monkeypatch.setattr(module, "_system", fake)
    return module.KqueuePoller()


def test_kqueue_adds_both_filters_edge_triggered(kqueue):
    descriptor = Descriptor(5, Direction(), Direction())
    kqueue.register(descriptor)
    assert kqueue._kqueue.asked == [(5, "read", "add|clear"), (5, "write", "add|clear")]
    assert kqueue.descriptors == {5: descriptor}
    kqueue.register(Descriptor(7, Direction(), Direction()))  # one direction is enough


def test_kqueue_reports_in_the_common_terms(kqueue):
    kqueue._kqueue.found = [
        SimpleNamespace(ident=5, filter="read", flags=0),
        SimpleNamespace(ident=5, filter="read", flags=1),
        SimpleNamespace(ident=5, filter="write", flags=1),
        SimpleNamespace(ident=6, filter="write", flags=2),
    ]
    assert kqueue.wait(1.0) == [
        (5, READABLE),
        (5, READABLE | PEER_CLOSED),
        (5, WRITABLE | HUNG_UP),
        (6, WRITABLE | FAILED),
    ]


def test_kqueue_takes_no_offence_at_what_is_gone(kqueue):
    descriptor = Descriptor(5, Direction(), Direction())
    kqueue.register(descriptor)
    kqueue.unregister(descriptor)
    kqueue.watch(5, 0)
    assert not kqueue.descriptors
