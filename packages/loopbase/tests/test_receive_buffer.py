import pytest
from hypothesis import given, strategies as st

from loopbase import LimitOverrun, ReceiveBuffer


def filled(*chunks: bytes, limit: int = 65536) -> ReceiveBuffer:
    buffer = ReceiveBuffer(limit)
    for chunk in chunks:
        buffer.feed(chunk)
    return buffer


def test_lines_come_out_however_they_arrived():
    buffer = filled(b"one\ntw")
    assert buffer.take_until() == b"one\n"
    assert buffer.take_until() is None
    buffer.feed(b"o\nthree")
    assert buffer.take_until() == b"two\n"
    assert buffer.take_until() is None
    assert buffer.take_all() == b"three"
    assert len(buffer) == 0


def test_a_separator_may_be_cut_in_two():
    buffer = filled(b"header\r")
    assert buffer.take_until(b"\r\n") is None
    buffer.feed(b"\nbody")
    assert buffer.take_until(b"\r\n") == b"header\r\n"
    assert len(buffer) == 4


def test_another_separator_is_searched_for_from_the_start():
    buffer = filled(b"a;b\nc")
    assert buffer.take_until(b"|") is None
    assert buffer.take_until(b";") == b"a;"
    assert buffer.take_until(b"|") is None
    assert buffer.take_until(b"\n") == b"b\n"


def test_an_exact_count_is_all_or_nothing():
    buffer = filled(b"abc")
    assert buffer.take_exactly(4) is None
    assert buffer.take_exactly(2) == b"ab"
    assert buffer.take_exactly(0) == b""
    buffer.feed(b"def")
    assert buffer.take_exactly(4) == b"cdef"


def test_taking_some_takes_what_there_is():
    buffer = filled(b"abc")
    assert buffer.take(2) == b"ab"
    assert buffer.take(100) == b"c"
    assert buffer.take(100) == b""


def test_a_chunk_that_is_taken_whole_is_not_copied():
    chunk = b"x" * 1000 + b"\n"
    assert filled(chunk).take_until() is chunk
    assert filled(chunk).take(5000) is chunk


def test_what_is_received_into_can_be_used_again():
    received = bytearray(b"abc")
    buffer = filled(b"")
    buffer.feed(memoryview(received)[:2])
    received[:] = b"xyz"
    assert buffer.take_all() == b"ab"


def test_a_line_that_does_not_end_is_refused_and_stays():
    buffer = filled(b"x" * 10, limit=10)
    assert buffer.take_until() is None
    assert not buffer.is_full
    buffer.feed(b"x")
    assert buffer.is_full
    with pytest.raises(LimitOverrun, match="limit of 10 bytes") as caught:
        buffer.take_until()
    assert caught.value.consumed == 11
    assert buffer.take_all() == b"x" * 11


def test_a_line_that_ends_behind_the_limit_is_refused_too():
    buffer = filled(b"x" * 11 + b"\nnext\n", limit=10)
    for _ in range(2):
        with pytest.raises(LimitOverrun) as caught:
            buffer.take_until()
    assert buffer.take(caught.value.consumed) == b"x" * 11
    assert buffer.take_until() == b"\n"
    assert buffer.take_until() == b"next\n"


def test_the_separator_itself_is_beyond_the_limit():
    assert filled(b"x" * 10 + b"\r\n", limit=10).take_until(b"\r\n") == b"x" * 10 + b"\r\n"


def test_an_empty_separator_and_limit_are_refused():
    with pytest.raises(ValueError, match="empty separator"):
        ReceiveBuffer().take_until(b"")
    with pytest.raises(ValueError, match="1 byte or more"):
        ReceiveBuffer(0)


def test_each_byte_of_a_long_line_is_searched_once():
    """Counted, not timed: what find is asked to look through."""
    looked_through = 0

    class Counting(bytearray):
        def find(self, separator: bytes, start: int) -> int:  # type: ignore[override]
            nonlocal looked_through
            looked_through += len(self) - start
            return super().find(separator, start)

    buffer = ReceiveBuffer(10**6)
    buffer.feed(b"x")
    buffer._data = Counting(b"x")
    for _ in range(1000):
        buffer.feed(b"xxxx")
        assert buffer.take_until(b"\r\n") is None
    assert looked_through < 3 * len(buffer)


operations = st.lists(
    st.one_of(
        st.tuples(st.just("feed"), st.text("ab\r\n", max_size=8).map(str.encode)),
        st.tuples(st.just("until"), st.sampled_from([b"\n", b"\r\n", b"aba"])),
        st.tuples(st.just("exactly"), st.integers(0, 6)),
        st.tuples(st.just("take"), st.integers(0, 6)),
    )
)


@given(operations)
def test_it_agrees_with_plain_bytes(operations: list[tuple[str, bytes | int]]):
    buffer, model = ReceiveBuffer(), b""
    for operation, argument in operations:
        if operation == "feed":
            assert isinstance(argument, bytes)
            buffer.feed(argument)
            model += argument
            continue
        if operation == "until":
            assert isinstance(argument, bytes)
            head, found, _ = model.partition(argument)
            expected, got = head + found if found else None, buffer.take_until(argument)
        elif operation == "exactly":
            assert isinstance(argument, int)
            expected = model[:argument] if argument <= len(model) else None
            got = buffer.take_exactly(argument)
        else:
            assert isinstance(argument, int)
            expected, got = model[:argument], buffer.take(argument)
        assert got == expected
        model = model[len(got or b"") :]
        assert len(buffer) == len(model)
    assert buffer.take_all() == model
