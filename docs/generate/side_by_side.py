"""Which pieces of the three loops stand beside each other on the page of a question?

Rows of three, each with what is compared. A name is one of the concept's own file; "file.py:name"
is in another file, several are separated by blanks. A method of a class is `Class.method`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .layout import LOOPS, ROOT


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared, and the names that show it in each loop."""

    title: str
    yieldloop: str
    futureloop: str
    nurseryloop: str
    # loop -> the text from which on the last of its names is shown: what is above is not about this
    begins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of code on a page."""

    path: Path
    name: str
    begins: str  # "": from its first line


def same(title: str, names: str) -> Row:
    """Return the row of what has the same name in all three."""
    return Row(title, names, names, names)


def pieces(concept: str, row: Row, loop: str) -> Iterator[Shown]:
    """Yield what stands in one cell."""
    names = getattr(row, loop).split()
    for number, each in enumerate(names, 1):
        file, colon, name = each.rpartition(":")
        path = source(loop, file if colon else f"_{concept}.py")
        yield Shown(path, name, row.begins.get(loop, "") if number == len(names) else "")


def source(loop: str, file: str) -> Path:
    """Return a file of one of the three loops."""
    assert loop in LOOPS
    return ROOT / "packages" / loop / "src" / loop / file


ROWS: Mapping[str, tuple[Row, ...]] = {
    "suspend": (
        Row("Waiting for something", "suspend", "until_done", "wait"),
        Row("Letting the others go first", "checkpoint", "_time.py:checkpoint", "checkpoint"),
    ),
    "task": (
        Row(
            "One step: run it to its next suspension, and look at what comes out",
            "_loop.py:Loop.drive",
            "Task._step Task._wait_on",
            "_loop.py:tick",
            {
                "yieldloop": "Step one batch",
                "nurseryloop": "One step for each that is ready",
            },
        ),
        Row("Waking", "Task._wake", "_future.py:Future._tell Task._future_done", "wake"),
        Row("The end", "Task.finish", "Task._return Task._raise", "_loop.py:_end_task"),
    ),
    "loop": (Row("The kernel", "Loop.drive", "Loop._run", "tick"),),
    "children": (
        Row("Starting a child", "TaskGroup.spawn", "TaskGroup.create_task", "Nursery.start_soon"),
        Row(
            "A child has ended",
            "TaskGroup._child_done TaskGroup._child_failed",
            "TaskGroup._future_done TaskGroup._abort",
            "_loop.py:_end_task Nursery._add_error",
        ),
        Row(
            "Leaving the block",
            "TaskGroup.__aexit__ TaskGroup._settle",
            "TaskGroup.__aexit__",
            "Nursery.__aexit__ Nursery._finish",
        ),
    ),
    "cancel": (
        same("Asking for it", "CancelScope.cancel"),
        Row(
            "Delivering it to a task",
            "_task.py:Task.interrupt _task.py:Task.deliver",
            "_task.py:Task.cancel",
            "_interrupt.py:interrupt",
        ),
        Row(
            "Leaving the block: was it the block's own?",
            "CancelScope.__exit__",
            "CancelScope._leave",
            "CancelScope._leave CancelScope._catch",
        ),
    ),
    "errors": (
        Row(
            "A task awaits what this loop does not know",
            "unknown_request",
            "wrong_await",
            "_calls.py:refuse",
        ),
    ),
    "time": (
        same("Sleeping", "sleep"),
        Row(
            "A timeout that raises",
            "Timeout",
            "Timeout.__aexit__ _cancel.py:CancelScope._leave",
            "_Failing.__exit__",
        ),
        same("Again and again", "every"),
    ),
    "sync": (
        same("A signal for everybody", "Event"),
        Row(
            "One at a time",
            *("Lock.acquire Lock.release",) * 2,
            "_Lock.acquire _Lock.release _Lock._give_to",
        ),
    ),
    "barrier": (Row("Waiting for each other", "Barrier", "Barrier.wait", "Barrier"),),
    "limiter": (
        Row(
            "Borrowing and giving back",
            "CapacityLimiter.acquire_on_behalf_of CapacityLimiter.release_on_behalf_of",
            "CapacityLimiter.acquire CapacityLimiter.release",
            "CapacityLimiter.acquire_on_behalf_of CapacityLimiter.release_on_behalf_of",
        ),
    ),
    "queues": (
        Row("Taking out", *("Queue.get Queue.get_nowait",) * 3),
        Row(
            "Putting in",
            *("Queue.put Queue.put_nowait",) * 2,
            "Queue.put Queue._put",
        ),
        same("The smallest first", "PriorityQueue"),
    ),
    "channel": (
        Row(
            "Sending",
            "SendChannel.send SendChannel.send_nowait",
            "SendChannel.send",
            "MemorySendChannel.send MemorySendChannel._try_to_send",
        ),
        Row(
            "Receiving",
            "ReceiveChannel.receive ReceiveChannel.receive_nowait",
            "ReceiveChannel.receive ReceiveChannel.receive_nowait",
            "MemoryReceiveChannel.receive MemoryReceiveChannel._can_receive",
        ),
    ),
    "threads": (
        Row(
            "Into a thread",
            "run_in_thread",
            "to_thread Threads.run_in_executor Threads._call_ended",
            "to_thread_run_sync",
        ),
        Row("And back", "from_thread", "from_thread", "_from_thread.py:_ask"),
    ),
    "signals": (
        Row("Receiving a signal in a task", "SignalQueue", "SignalQueue", "SignalIterator"),
    ),
    "sockets": (
        Row(
            "Trying first",
            "_transfer.py:attempt",
            "_socket_calls.py:SocketCalls._try",
            "_socket_type.py:SocketType._attempt",
        ),
        Row(
            "Waiting for a direction",
            "_descriptors.py:Readiness",
            "Direction.wait Direction.abort",
            "park Reading",
        ),
        Row("News from the poller", "_descriptors.py:deliver", "deliver", "deliver"),
    ),
    "streams": (
        Row(
            "Receiving",
            "_transfer.py:Transfer._receive",
            "StreamReader.read _transport.py:StreamTransport.receive",
            "DescriptorStream.receive_some",
        ),
        Row(
            "Sending",
            "_transfer.py:Transfer._send_all",
            "_sending.py:Sender.write _sending.py:Sender._step",
            "DescriptorStream.send_all",
        ),
        Row(
            "Sending nothing more",
            "SocketStream.write_eof",
            "_sending.py:Sender.write_eof _sending.py:Sender._send_end",
            "SocketStream.send_eof",
        ),
    ),
    "servers": (
        Row(
            "Accepting",
            "Server._accept Server._serve",
            "_listener.py:Listener._step Server._serve",
            "accept_all",
        ),
        same("Stopping", "Server.stop"),
    ),
    "tls": (
        Row(
            "Moving the records",
            "TLSStream._progress",
            "TLSTransport.receive",
            "SSLStream._progress",
        ),
    ),
    "connect": (Row("One attempt after the other", "_connect", "_first", "open_tcp_stream"),),
    "names": (Row("Asking the resolver", "resolve", "Names._resolve", "getaddrinfo"),),
    "datagrams": (
        Row(
            "Receiving one",
            "UDPSocket.receive_from",
            "UDPSocket.receive_from UDPSocket._try",
            "UDPSocket.receive_from",
        ),
    ),
    "files": (
        Row("One operation", "File._operation", "_in_thread File._use", "AsyncIOWrapper._call"),
        Row("In chunks", "Chunks", "Chunks", "_Chunks"),
    ),
    "processes": (
        Row(
            "Waiting for the end",
            "Process._wait",
            "Process.wait Process._watch Process._ended",
            "Process._wait_for_end",
        ),
        Row("Its pipes, and its end", "run_process", "Process.communicate", "run_process"),
    ),
    "inspect": (
        same("The tree of tasks", "task_tree"),
        Row("The stack of a task", "await_stack", "await_stack", "_task.py:Task.iter_await_frames"),
    ),
}
