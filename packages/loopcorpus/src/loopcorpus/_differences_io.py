"""What do the backends do otherwise with sockets and readiness?"""

from __future__ import annotations

from ._difference import ASYNCIO, Difference

_CALLBACK = (
    "asyncio has one callback for a descriptor: who waits second takes the place of the first, "
    "which is never told of anything again"
)
_CALLBACK_SOURCE = (
    "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_reader"
)

_SHARING = "test_socket_sharing::test_"

DIFFERENCES: tuple[Difference, ...] = (
    *(
        Difference(case, ASYNCIO, instead, _CALLBACK, _CALLBACK_SOURCE)
        for case, instead in (
            (f"{_SHARING}two_tasks_receive_from_one_socket", ["second b'x'"]),
            (f"{_SHARING}two_tasks_send_on_one_socket", ["first waits"]),
            ("test_readiness::test_two_wait_for_the_same", ["second done"]),
        )
    ),
    *(
        Difference(
            f"{_SHARING}closed_while_a_task_{does}",
            ASYNCIO,
            "waits for ever",
            "asyncio does not see that a socket is closed, and the kernel forgets it in silence",
            "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.remove_reader",
        )
        for does in ("receives", "sends", "accepts")
    ),
    Difference(
        f"{_SHARING}used_after_it_was_closed",
        ("asyncio", "trio", "nurseryloop"),
        ["OSError", "OSError"],
        "the kernel's own answer to a closed descriptor (EBADF) comes out",
        "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recv",
    ),
    Difference(
        f"{_SHARING}used_after_it_was_closed",
        ("uvloop",),
        ["ValueError", "OSError"],
        "sock_recv looks at the number of the descriptor first, and complains of that",
        "uvloop, loop.pyx: Loop.sock_recv",
    ),
)
