"""Which programs, experiments, cases and measurements belong to which question?

One entry for each file that all three loops have (loopcorpus.parity says which these are), in the
order in which the site tells them. The page itself, with its introduction, is
`docs/concepts/NAME.md`; the code on it is in `side_by_side.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """What one page shows."""

    programs: tuple[str, ...]  # the numbers of the topics; the first one is shown, in tabs
    experiments: str = ""  # their numbers, separated by blanks
    cases: tuple[str, ...] = ()  # modules of the corpus whose differences belong here
    costs: tuple[str, ...] = ()  # rows of the matrix


# What the list of the questions is divided into.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "The model": ("suspend", "task", "loop"),
    "Where the models part": ("children", "cancel", "errors", "time"),
    "Between tasks": ("sync", "barrier", "limiter", "queues", "channel"),
    "The network": ("sockets", "streams", "servers", "tls", "connect", "names", "datagrams"),
    "The rest of the machine": ("threads", "signals", "files", "processes"),
    "Looking inside": ("inspect",),
}

CONCEPTS: Mapping[str, Concept] = {
    "suspend": Concept(
        ("10", "09", "12"),
        "03 04 05 06 17 18",
        (),
        ("switch_one", "switch_thousand"),
    ),
    "task": Concept(
        ("07", "06", "02", "19", "46"),
        "02 07 54 58 90 91 93 94",
        ("test_context_variables", "test_async_generators", "test_abandoned_generators"),
        ("spawn_join",),
    ),
    "loop": Concept(
        ("03", "04", "15"),
        "01 08 10 12 13 14 15 16 95 97",
        (
            "test_running",
            "test_order",
            "test_schedule",
            "test_fairness",
            "test_misuse_loop",
            "test_scale",
            "test_properties_passing",
            "test_properties_places",
        ),
        ("loop_startup", "switch_thousand"),
    ),
    "children": Concept(
        ("01", "08", "17", "36", "42", "43", "18", "47"),
        "50 51 52 53 55 56 57 41 43 44",
        ("test_children", "test_groups", "test_start", "test_gather_race"),
        ("spawn_join", "spawn_group", "gather_thousand"),
    ),
    "cancel": Concept(
        ("21", "49", "41", "33"),
        "20 21 22 23 24 25 26 27 29 31 32 33 34 35 36 38 39 42 45 47 59",
        (
            "test_cancellation",
            "test_child_cancellation",
            "test_cancel_scopes",
            "test_cancel_broadcast",
            "test_cancel_everywhere",
            "test_shielding",
            "test_interrupted_waits",
            "test_freed",
        ),
        ("cancel_tasks",),
    ),
    "errors": Concept(
        ("07", "42"),
        "19 60 61 62 98",
        ("test_misuse", "test_exceptions", "test_group_failures"),
    ),
    "time": Concept(
        ("11", "12", "14", "15", "37", "38"),
        "09 30 40 48 63 64 65 66 67 100",
        ("test_time", "test_timeouts", "test_periodic", "test_misuse_time"),
        ("timers", "unfired_timeout"),
    ),
    "sync": Concept(
        ("16", "13", "44"),
        "69 70 72",
        ("test_event", "test_lock", "test_semaphore", "test_condition", "test_misuse_sync"),
        ("event_wake", "contended_lock"),
    ),
    "barrier": Concept((), "", ("test_barrier",)),
    "limiter": Concept(("29", "38"), "", ("test_limiter",)),
    "queues": Concept(
        ("35", "25", "43"),
        "68",
        ("test_queue", "test_lifo_priority_queue"),
        ("queue_ping_pong",),
    ),
    "channel": Concept(("25", "35"), "28 71", ("test_channel", "test_channel_ends")),
    "sockets": Concept(
        ("23", "24"),
        "11 75 77",
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
        ("22", "25", "26"),
        "73 74 76 78 79 84",
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
    "servers": Concept(("33", "22", "28", "47", "40", "48"), "80 82", ("test_servers",)),
    "tls": Concept(("32",), "83", ("test_tls", "test_tls_silence")),
    "connect": Concept(("39", "34"), "81", ("test_addresses",)),
    "names": Concept(()),
    "datagrams": Concept(("31",), "", ("test_udp",)),
    "threads": Concept(
        ("05", "20", "45"),
        "37 46 92 96",
        ("test_threads", "test_threads_at_the_end", "test_threads_back"),
        ("thread_hop",),
    ),
    "signals": Concept(
        ("40", "30"),
        "49 85 86 87 88 89 99",
        ("test_signals", "test_eintr", "test_keyboard_interrupt"),
    ),
    "files": Concept(
        ("20", "27", "48"),
        "",
        ("test_files", "test_files_shared"),
        ("file_chunks",),
    ),
    "processes": Concept(
        ("30",),
        "",
        ("test_processes", "test_processes_cancelled"),
        ("process_spawn",),
    ),
    "inspect": Concept((), "", ("test_inspection", "test_trace")),
}
