"""What is different about files, child processes and signals?"""

from __future__ import annotations

from signal import SIGUSR1

from ._difference import ANYIO, ASYNCIO, BREAKS, Difference, OneOf

_ON_ASYNCIO = (*ASYNCIO, "anyio+asyncio")

_HANDLER = (
    "a loop has one handler for a signal, a second one takes its place; taking it away leaves the "
    "system's own behind, whatever was there before"
)
_HANDLER_SOURCE = (
    "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_signal_handler"
)

_CANCELLED_START = (
    "a start that is cancelled leaves the child behind: it runs on and nobody waits for it"
)

_BUFFERS = "an operation that finds bytes, or room, at once does not let anybody else run"
_BUFFERS_SOURCE = "https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.drain"
_LIMITS = "test_descriptor_limits::test_"

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "test_processes::test_input_for_one_that_does_not_read_it",
        ANYIO,
        OneOf(("ExceptionGroup", (0, b"", b""))),
        "run_process sends the input as any other stream; a child that ends without having read "
        "it breaks that stream, and what it returned is lost",
        "anyio, _core/_subprocesses.py: run_process",
    ),
    Difference(
        "test_processes::test_input_for_one_that_does_not_read_it",
        ("uvloop",),
        OneOf(((0, b"", b""), "RuntimeError")),
        "a write to a pipe that the loop has closed already raises RuntimeError, which "
        "communicate() does not expect",
        "uvloop, handles/stream.pyx: UVStream.write",
    ),
    Difference(
        "test_processes::test_writing_to_one_that_does_not_read_any_more",
        ("uvloop",),
        OneOf((["broken", 0], ["busy", 0])),
        "a write to a pipe that the loop has closed already is a RuntimeError, which the contract "
        "calls busy",
        "uvloop, handles/stream.pyx: UVStream.write",
    ),
    Difference(
        "test_processes::test_it_has_ended_although_a_grandchild_holds_its_pipes",
        ("asyncio",),
        [b"from the grandchild", "waits"],
        "a process counts as ended when its pipes are closed as well",
        "CPython, asyncio/base_subprocess.py: _try_finish",
    ),
    Difference(
        "test_processes::test_it_inherits_no_descriptor_but_its_pipes",
        ("uvloop",),
        "others",
        "libuv closes nothing in the child; what is inheritable is inherited, and the pipes are "
        "there twice",
        "uvloop, handles/process.pyx",
    ),
    *(
        Difference(
            f"test_processes_cancelled::{case}",
            ("uvloop", "anyio+asyncio"),
            BREAKS,
            _CANCELLED_START,
            "asyncio's subprocess_exec kills it since CPython 3.11; uvloop, handles/process.pyx, "
            "and anyio, _backends/_asyncio.py: open_process, do not",
        )
        for case in (
            "test_a_run_process_that_is_cancelled_on_its_way_leaves_nothing",
            "test_an_open_process_that_is_cancelled_on_its_way_leaves_nothing",
        )
    ),
    Difference(
        "test_processes_cancelled::"
        "test_a_run_process_that_is_cancelled_at_its_start_leaves_nothing",
        ("uvloop",),
        BREAKS,
        _CANCELLED_START,
        "uvloop, handles/process.pyx",
    ),
    Difference(
        "test_interrupted_waits::test_a_wait_is_interrupted[run a child]",
        ANYIO,
        BREAKS,
        "an exception that is no cancellation makes run_process wait for the child, for as long "
        "as that runs",
        "anyio, _backends/_asyncio.py and _trio.py: Process.aclose",
    ),
    Difference(
        "test_interrupted_waits::test_a_read_of_a_file_is_waited_for",
        ("anyio+asyncio",),
        ["finally", "KeyboardInterrupt"],
        "Ctrl-C cancels the task itself; anyio shields a thread from its own scopes only",
        "https://anyio.readthedocs.io/en/stable/cancellation.html",
    ),
    Difference(
        "test_signals::test_two_receivers_of_one_signal_both_get_it",
        (*_ON_ASYNCIO, "trio", "anyio+trio"),
        ["nothing", SIGUSR1],
        "the handler of the inner receiver takes the place of the outer one",
        "https://trio.readthedocs.io/en/stable/reference-io.html#trio.open_signal_receiver",
    ),
    Difference(
        "test_signals::test_the_outer_receiver_works_on_after_the_inner_one",
        _ON_ASYNCIO,
        "nothing",
        _HANDLER,
        _HANDLER_SOURCE,
    ),
    Difference(
        "test_signals::test_a_handler_that_was_there_before_is_there_again",
        _ON_ASYNCIO,
        [[SIGUSR1], [SIGUSR1]],
        _HANDLER,
        _HANDLER_SOURCE,
    ),
    Difference(
        "test_signals::test_one_that_nobody_looked_at_goes_to_the_handler_that_was_there_before",
        _ON_ASYNCIO,
        [],
        _HANDLER,
        _HANDLER_SOURCE,
    ),
    Difference(
        "test_signals::test_it_is_there_again_after_an_exception",
        _ON_ASYNCIO,
        ["ZeroDivisionError", []],
        _HANDLER,
        _HANDLER_SOURCE,
    ),
    Difference(
        "test_signals::test_a_flood_hides_no_other_signal",
        ("asyncio", "anyio+asyncio"),
        [True, False, "complains"],
        "the number of a signal travels through the pipe that wakes the loop; what comes while "
        "that is full is lost, and Python says so once for each",
        "https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd",
    ),
    Difference(
        "test_signals::test_a_flood_from_outside_disturbs_nothing",
        ("asyncio", "anyio+asyncio"),
        BREAKS,
        "Python's complaint about that pipe being full takes a lock in the signal's handler; it "
        "waits for ever if the thread holds that lock",
        "CPython 3.13, Modules/signalmodule.c: trip_signal; Python/ceval_gil.c: "
        "_PyEval_AddPendingCall",
    ),
    Difference(
        "test_signals::test_the_signal_of_a_child_and_the_child",
        ("uvloop",),
        RuntimeError,
        "uvloop keeps this signal for itself, to learn of the ends of children",
        "uvloop, loop.pyx: add_signal_handler",
    ),
    Difference(
        "test_signals::test_a_receiver_that_is_not_in_the_main_thread",
        ("uvloop",),
        "ValueError",
        "Python's own message comes out",
        "https://docs.python.org/3/library/signal.html#signals-and-threads",
    ),
    *(
        Difference(
            "test_signals::test_one_that_cannot_be_received_leaves_the_others_as_they_were",
            backends,
            ["RuntimeError", kept],
            "add_signal_handler says RuntimeError, and its callers take back nothing",
            _HANDLER_SOURCE,
        )
        for backends, kept in ((ASYNCIO, False), (("anyio+asyncio",), OneOf((True, False))))
    ),
    *(
        Difference(f"test_fairness::test_{case}", backends, "starved", _BUFFERS, _BUFFERS_SOURCE)
        for case, backends in (
            ("a_task_beside_a_socket_that_is_always_ready", ("asyncio",)),
            ("a_task_beside_a_stream_that_has_always_bytes", ASYNCIO),
            ("a_task_beside_a_stream_that_can_always_send", ASYNCIO),
            ("a_task_beside_tls_that_has_always_bytes", ASYNCIO),
            ("another_connection_beside_a_busy_stream", ASYNCIO),
            ("a_new_connection_beside_a_busy_stream", ASYNCIO),
            ("a_timer_beside_a_busy_stream", ("uvloop",)),
        )
    ),
    Difference(
        "test_fairness::test_a_task_beside_tls_that_has_always_bytes",
        ANYIO,
        "starved",
        _BUFFERS,
        "anyio, streams/tls.py: TLSStream._call_sslobject_method",
    ),
    Difference(
        "test_fairness::test_a_task_beside_packets_that_can_always_be_sent",
        ASYNCIO,
        "starved",
        "asyncio's sendto() is a plain call that does not wait",
        "https://docs.python.org/3/library/asyncio-protocol.html#asyncio.DatagramTransport.sendto",
    ),
    Difference(
        f"{_LIMITS}a_server_that_cannot_accept_goes_on_later",
        ("uvloop",),
        [b"before", b"", b"afterwards"],
        "libuv gives up a descriptor that it has in reserve, accepts with it and closes the "
        "connection at once",
        "libuv, src/unix/stream.c: uv__emfile_trick",
    ),
    Difference(
        f"{_LIMITS}a_server_that_cannot_accept_goes_on_later",
        ANYIO,
        ExceptionGroup,
        "anyio's listeners raise what accept raises, and nobody takes it: the server ends",
        "anyio, abc/_sockets.py: SocketListener.serve",
    ),
    Difference(
        f"{_LIMITS}a_server_that_cannot_listen",
        ASYNCIO,
        OneOf((["OSError", "served"], ["IndexError", "served"], ["served", "served"])),
        "an address for which there is no socket is left out; that none is left is said in words, "
        "or nobody says it",
        "CPython, asyncio/base_events.py: create_server",
    ),
    Difference(
        f"{_LIMITS}a_child_that_cannot_be_started",
        ("uvloop",),
        ["OSError", 0],
        "the error has the number -1",
        "uvloop, handles/process.pyx",
    ),
    *(
        Difference(
            f"{_LIMITS}a_run_that_cannot_begin[{left}]",
            _ON_ASYNCIO,
            BREAKS,
            "a loop that could not be made is reported as one that nobody has closed; its "
            "descriptors are left to the garbage collector",
            "CPython, asyncio/base_events.py: BaseEventLoop.__del__",
        )
        for left in range(3)
    ),
    *(
        Difference(
            f"{_LIMITS}a_run_that_cannot_begin[{left}]",
            ("curio",),
            BREAKS,
            "what a kernel has opened before it failed is left to the garbage collector",
            "curio, kernel.py",
        )
        for left in range(3)
    ),
)
