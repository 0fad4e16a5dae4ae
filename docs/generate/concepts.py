"""Which code, programs, cases and measurements belong to which question?

One entry for each file that all three loops have (loopcorpus.parity says which these are). The page
itself, with its introduction, is `docs/concepts/NAME.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# (yieldloop, futureloop, nurseryloop): the names to show beside each other. "file.py:name" is in
# another file than the concept's own; several are separated by blanks.
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Concept:
    """What one page shows."""

    show: tuple[Row, ...]
    programs: tuple[str, ...] = ()  # the numbers of the topics; the first one is shown, in tabs
    cases: tuple[str, ...] = ()  # modules of the corpus whose differences belong here
    costs: tuple[str, ...] = field(default=())  # rows of the matrix


CONCEPTS: Mapping[str, Concept] = {
    "suspend": Concept(
        (("suspend", "until_done", "wait"), ("checkpoint", "_time.py:checkpoint", "checkpoint")),
        ("10", "09", "12"),
        ("test_misuse", "test_running"),
        ("switch_one", "switch_thousand"),
    ),
    "task": Concept(
        (
            ("Task.deliver", "Task._step", "wake"),
            ("Task.interrupt", "Task.cancel", "_interrupt.py:interrupt"),
        ),
        ("07", "06", "02", "46"),
        ("test_context_variables", "test_async_generators", "test_abandoned_generators"),
        ("spawn_join",),
    ),
    "loop": Concept(
        (("Loop.drive", "Loop._run", "tick"),),
        ("03", "04", "15"),
        (
            "test_order",
            "test_schedule",
            "test_fairness",
            "test_keyboard_interrupt",
            "test_misuse_loop",
            "test_scale",
            "test_properties_passing",
            "test_properties_places",
        ),
        ("loop_startup", "switch_thousand"),
    ),
    "errors": Concept(
        (("CancelledError", "wrong_await", "Cancelled"),),
        ("07",),
        ("test_exceptions", "test_group_failures"),
    ),
    "children": Concept(
        (
            ("spawn", "create_task", "Nursery.start_soon"),
            ("TaskGroup.__aexit__", "TaskGroup.__aexit__", "Nursery._finish"),
        ),
        ("01", "08", "17", "36", "42", "43"),
        ("test_children", "test_groups", "test_start", "test_gather_race"),
        ("spawn_join", "spawn_group", "gather_thousand"),
    ),
    "cancel": Concept(
        (
            ("CancelScope.cancel", "CancelScope.cancel", "CancelScope.cancel"),
            ("CancelScope.__exit__", "CancelScope._leave", "CancelScope._leave"),
        ),
        ("21", "33", "41"),
        (
            "test_cancellation",
            "test_child_cancellation",
            "test_cancel_scopes",
            "test_cancel_broadcast",
            "test_cancel_everywhere",
            "test_shielding",
            "test_interrupted_waits",
        ),
        ("cancel_tasks",),
    ),
    "time": Concept(
        (("sleep", "sleep", "sleep"), ("every", "every", "every")),
        ("11", "12", "14", "15", "37", "38"),
        ("test_time", "test_timeouts", "test_periodic", "test_misuse_time"),
        ("timers", "unfired_timeout"),
    ),
    "sync": Concept(
        (
            ("Event", "Event", "Event"),
            ("Lock.acquire Lock.release",) * 2 + ("_Lock.acquire _Lock.release",),
        ),
        ("16", "13", "44"),
        ("test_event", "test_lock", "test_semaphore", "test_condition", "test_misuse_sync"),
        ("event_wake", "contended_lock"),
    ),
    "barrier": Concept((("Barrier", "Barrier.wait", "Barrier"),), ("05",), ("test_barrier",)),
    "limiter": Concept(
        (
            (
                "CapacityLimiter.acquire CapacityLimiter.release",
                "CapacityLimiter.acquire CapacityLimiter.release",
                "CapacityLimiter.acquire CapacityLimiter.release",
            ),
        ),
        ("29",),
        ("test_limiter",),
    ),
    "queues": Concept(
        (
            ("Queue.get Queue.put", "Queue.get Queue.put", "Queue.get Queue.put"),
            ("PriorityQueue", "PriorityQueue", "PriorityQueue"),
        ),
        ("35", "25"),
        ("test_queue", "test_lifo_priority_queue"),
        ("queue_ping_pong",),
    ),
    "channel": Concept(
        (
            ("SendChannel", "SendChannel.send", "MemorySendChannel.send"),
            ("ReceiveChannel.receive", "ReceiveChannel.receive", "MemoryReceiveChannel.receive"),
        ),
        ("25", "35"),
        ("test_channel", "test_channel_ends"),
    ),
    "threads": Concept(
        (("run_in_thread", "to_thread", "to_thread_run_sync"),),
        ("05", "20", "45"),
        ("test_threads", "test_threads_at_the_end", "test_threads_back"),
        ("thread_hop",),
    ),
    "signals": Concept(
        (("SignalQueue", "SignalQueue", "SignalIterator"),),
        ("40", "30"),
        ("test_signals", "test_eintr"),
    ),
    "sockets": Concept(
        (
            ("_descriptors.py:Readiness", "Direction", "park"),
            (
                "Socket.recv",
                "_socket_calls.py:SocketCalls.sock_recv",
                "wait_readable",
            ),
        ),
        ("23", "24"),
        (
            "test_sockets",
            "test_readiness",
            "test_socket_sharing",
            "test_descriptor_limits",
            "test_descriptor_reuse",
        ),
        ("socketpair_echo",),
    ),
    "streams": Concept(
        (
            (
                "_transfer.py:Transfer._receive",
                "StreamReader.read",
                "DescriptorStream.receive_some",
            ),
            ("SocketStream.write_eof", "StreamWriter.wait_closed", "SocketStream.send_eof"),
        ),
        ("22", "25", "26"),
        (
            "test_streams",
            "test_streams_in_any_order",
            "test_stream_cancellation",
            "test_stream_faults",
            "test_stream_scopes",
            "test_stream_sharing",
            "test_many_connections",
        ),
        ("bulk_transfer",),
    ),
    "servers": Concept(
        (
            ("Server._accept Server._serve", "Server._serve", "accept_all"),
            ("Server.stop", "Server.stop", "Server.stop"),
        ),
        ("33", "22", "28", "47"),
        ("test_servers",),
    ),
    "tls": Concept(
        (("TLSStream._progress", "TLSTransport.receive", "SSLStream._progress"),),
        ("32",),
        ("test_tls", "test_tls_silence"),
    ),
    "connect": Concept(
        (("_connect", "_first", "open_tcp_stream"),), ("39", "34"), ("test_addresses",)
    ),
    "names": Concept((("resolve", "Names._resolve", "getaddrinfo"),), ("29",)),
    "datagrams": Concept(
        (
            (
                "UDPSocket.receive_from",
                "UDPSocket.receive_from UDPSocket._try",
                "UDPSocket.receive_from",
            ),
        ),
        ("31",),
        ("test_udp",),
    ),
    "files": Concept(
        (("Chunks", "Chunks", "_Chunks"),),
        ("20", "27", "48"),
        ("test_files", "test_files_shared"),
        ("file_chunks",),
    ),
    "processes": Concept(
        (("run_process", "Process.communicate", "run_process"),),
        ("30",),
        ("test_processes", "test_processes_cancelled"),
        ("process_spawn",),
    ),
    "inspect": Concept(
        (("task_tree", "task_tree", "task_tree"),), ("06",), ("test_inspection", "test_trace")
    ),
}
