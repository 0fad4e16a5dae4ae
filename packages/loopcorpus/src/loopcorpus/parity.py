"""Do the three loops still answer the same questions?

`python -m loopcorpus.parity packages` reads the sources and says where the symmetry is broken: a
file that a twin lacks, a question that is worded otherwise, an import against the direction, a name
of the contract that is missing. What may differ stands here, in one place, with its reason.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

LOOPS = ("yieldloop", "futureloop", "nurseryloop")

# The files that each loop has, and the question that opens each.
QUESTIONS: Mapping[str, str] = {
    "_errors.py": "What can go wrong?",
    "_suspend.py": "Where does control leave a task?",
    "_task.py": "How is one task stepped?",
    "_loop.py": "What happens in one tick?",
    "_children.py": "Who owns a child task?",
    "_cancel.py": "How does cancellation arrive?",
    "_time.py": "How does a task wait for time?",
    "_sync.py": "Who may go next?",
    "_barrier.py": "How do several tasks meet?",
    "_limiter.py": "How many may go at once?",
    "_queues.py": "How are values handed over?",
    "_channel.py": "How are values handed over between owners?",
    "_threads.py": "How does blocking work get out of the way, and back in?",
    "_signals.py": "How does a signal reach a task?",
    "_sockets.py": "How does a task wait for a descriptor?",
    "_streams.py": "How do bytes flow?",
    "_servers.py": "Who serves a connection?",
    "_tls.py": "How does a TLS connection stay a stream?",
    "_connect.py": "How is a connection made?",
    "_names.py": "How is a name resolved off the loop?",
    "_datagrams.py": "How do packets flow?",
    "_files.py": "How is a file read without stopping everyone?",
    "_processes.py": "How is a child process awaited?",
    "_inspect.py": "Who is waiting on what?",
}

# (loop, file) -> why only this loop has it.
EXTRA_FILES: Mapping[tuple[str, str], str] = {
    ("yieldloop", "_buffered.py"): "reading by lines and counts, the same over TLS and pipes",
    ("yieldloop", "_descriptors.py"): "the requests of I/O, under sockets, streams and pipes",
    ("yieldloop", "_lent.py"): "descriptors of others, beside the sockets that are its own",
    ("yieldloop", "_pipes.py"): "streams over pipes, of which the pipes of a process are made",
    ("yieldloop", "_transfer.py"): "what each message takes, the same for sockets, streams, pipes",
    ("futureloop", "_future.py"): "the noun of this model; the others have none",
    ("futureloop", "_handles.py"): "asyncio's callbacks, which can be taken back",
    ("futureloop", "_scheduling.py"): "asyncio's calls that bring work to a loop",
    ("futureloop", "_task_info.py"): "what asyncio's Task answers: name, coroutine, stack",
    ("futureloop", "_wait_queue.py"): "tasks that park without a future of their own",
    ("futureloop", "_reports.py"): "asyncio's exception handler and debug mode",
    ("futureloop", "_watch.py"): "callbacks keep their order under a schedule, tasks do not",
    ("futureloop", "_runner.py"): "asyncio's Runner: a loop lives on between runs",
    ("futureloop", "_lent.py"): "asyncio's add_reader, and sockets that stay the program's own",
    ("futureloop", "_socket_calls.py"): "asyncio's sock_... methods of the loop",
    ("futureloop", "_transport.py"): "what asyncio's reader and writer share",
    ("futureloop", "_sending.py"): "asyncio's writer does not wait: what is unsent has an owner",
    ("futureloop", "_listener.py"): "a callback of the loop accepts, as in asyncio; no task does",
    ("futureloop", "_start_server.py"): "asyncio's start_server and its twin for Unix sockets",
    ("futureloop", "_pipes.py"): "asyncio's streams to a child stand on transports, as all do",
    ("futureloop", "_subprocess.py"): "asyncio's create_subprocess_... calls",
    ("futureloop", "_gather.py"): "asyncio's gather returns a future of its own kind",
    ("futureloop", "_wait.py"): "asyncio's wait and as_completed",
    ("nurseryloop", "abc.py"): "a public module of trio",
    ("nurseryloop", "_abc.py"): "what stands behind `abc`: channels are built on it",
    ("nurseryloop", "lowlevel.py"): "a public module of trio",
    ("nurseryloop", "_lowlevel.py"): "trio's shape of a wait: an abort function, an outcome",
    ("nurseryloop", "_tls_over_tcp.py"): "trio's helpers; the others make TLS with `connect`",
    ("nurseryloop", "_path.py"): "trio's Path: pathlib, to be awaited",
    ("nurseryloop", "_stapled.py"): "trio's StapledStream",
    ("nurseryloop", "_pipes.py"): "trio's FdStream, of which the pipes of a process are made",
    ("nurseryloop", "_abc_streams.py"): "what stands behind `abc`: the interfaces of streams",
    ("nurseryloop", "socket.py"): "a public module of trio",
    (
        "nurseryloop",
        "_socket_type.py",
    ): "trio's socket: the standard library's, to be awaited",
    ("nurseryloop", "to_thread.py"): "a public module of trio",
    ("nurseryloop", "from_thread.py"): "a public module of trio",
    ("nurseryloop", "testing/__init__.py"): "a public module of trio",
    ("nurseryloop", "testing/_checkpoints.py"): "trio.testing: checkpoint assertions",
    ("nurseryloop", "testing/_mock_clock.py"): "trio.testing: the mock clock",
    ("nurseryloop", "testing/_sequencer.py"): "trio.testing: the sequencer",
    ("nurseryloop", "testing/_trio_test.py"): "trio.testing: the decorator",
    ("nurseryloop", "testing/_wait_all.py"): "trio.testing: wait_all_tasks_blocked",
    ("nurseryloop", "_calls.py"): "what is no async function or no wait of ours, and what to say",
    ("nurseryloop", "_scope_tree.py"): "scopes form a tree across tasks; walking it is a file",
    ("nurseryloop", "_groups.py"): "nurseries raise groups, of which scopes take a part",
    ("nurseryloop", "_task_status.py"): "Nursery.start: a child moves from one nursery to another",
    ("nurseryloop", "_entry.py"): "trio's token: how a call gets in from outside",
    ("nurseryloop", "_interrupt.py"): "level-triggered: a wait is aborted by whoever cancels",
    (
        "nurseryloop",
        "_gather.py",
    ): "built on a nursery, which knows nothing of it",
    (
        "nurseryloop",
        "_condition.py",
    ): "its waiters move to the queue of the lock",
    ("nurseryloop", "_errand.py"): "what a thread and the task that sent it know of each other",
    ("nurseryloop", "_from_thread.py"): "what a thread asks for runs in the task that sent it",
    ("nurseryloop", "_generators.py"): "abandoned async generators end in a cancelled scope",
    ("nurseryloop", "_observer.py"): "trio's instruments, which come and go, beside the trace",
    ("nurseryloop", "_parking_lot.py"): "trio's wait queue, public and under every primitive",
    ("nurseryloop", "_run_local.py"): "trio's RunVar",
    (
        "nurseryloop",
        "_run_state.py",
    ): "the record of one run, below `_suspend`, so that nothing needs `_loop`",
    ("nurseryloop", "_safe_channel.py"): "trio's as_safe_channel",
}

# (loop, file) that stands above `_loop.py`, because it makes the loop.
ABOVE_THE_LOOP = frozenset({("futureloop", "_runner.py")})

# (loop, name of the contract) -> why this loop lacks it.
LACKING: Mapping[tuple[str, str], str] = {
    ("futureloop", "shielded_scope"): "asyncio shields an awaitable (`shield`), not a block",
    ("futureloop", "StreamClosed"): "asyncio's reader just ends, its writer drops what is written",
}

# What a package may not use: the packages above it and beside it, and for some asyncio.
_ABOVE = ("loopcorpus", "looplab")
FORBIDDEN: Mapping[str, frozenset[str]] = {
    "loopbase": frozenset({"asyncio", *LOOPS, *_ABOVE}),
    "yieldloop": frozenset({"asyncio", "futureloop", "nurseryloop", *_ABOVE}),
    "futureloop": frozenset({"yieldloop", "nurseryloop", *_ABOVE}),
    "nurseryloop": frozenset({"asyncio", "yieldloop", "futureloop", *_ABOVE}),
    "loopcorpus": frozenset({"looplab"}),
}
# The other packages use nothing but the standard library.
MAY_USE_THIRD_PARTIES = frozenset({"loopcorpus"})


def module_imports(tree: ast.Module, package: str) -> Iterator[str]:
    """Yield every module that the file imports, as an absolute dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = f"{package}." if node.level else ""
            if node.module:
                yield base + node.module
            else:  # from . import _errors
                yield from (base + alias.name for alias in node.names)


def runtime_imports(path: Path, package: str) -> set[str]:
    """The modules that the file imports when it runs: what stands under TYPE_CHECKING is not."""
    tree = ast.parse(path.read_text())

    class Strip(ast.NodeTransformer):
        def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
            if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                return node.orelse
            return self.generic_visit(node)

    return set(module_imports(Strip().visit(tree), package))


def file_faults(packages: Path) -> Iterator[str]:
    """The same file names, the same questions."""
    for loop in LOOPS:
        folder = packages / loop / "src" / loop
        present = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}
        expected = {"__init__.py", *QUESTIONS}
        extra = {file for owner, file in EXTRA_FILES if owner == loop}
        for name in sorted(expected - present):
            yield f"{loop} has no {name}"
        for name in sorted(present - expected - extra):
            yield f"{loop}/{name} has no twin; list it in EXTRA_FILES with the reason"
        for name in sorted(extra - present):
            yield f"EXTRA_FILES names {loop}/{name}, which does not exist"
        for name in sorted(present & set(QUESTIONS)):
            docstring = ast.get_docstring(ast.parse((folder / name).read_text())) or ""
            if docstring.partition("\n")[0] != QUESTIONS[name]:
                yield f"{loop}/{name} does not open with {QUESTIONS[name]!r}"


def import_faults(packages: Path) -> Iterator[str]:
    """Imports point one way, between packages and inside each loop."""
    for package, forbidden in FORBIDDEN.items():
        folder = packages / package / "src" / package
        graph: dict[str, set[str]] = {}
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder).as_posix()
            imports = runtime_imports(path, package)
            for module in sorted(imports):
                top = module.partition(".")[0]
                if top in forbidden:
                    yield f"{package}/{name} imports {top}"
                elif (
                    package not in MAY_USE_THIRD_PARTIES
                    and top not in (package, "loopbase")
                    and top not in sys.stdlib_module_names
                ):
                    yield f"{package}/{name} imports the third-party module {top}"
            if path.parent == folder and name != "__init__.py":
                inside = {m.removeprefix(package + ".") for m in imports if m.startswith(package)}
                graph[name.removesuffix(".py")] = inside
                if "_loop" in inside and (package, name) not in ABOVE_THE_LOOP:
                    yield f"{package}/{name} imports _loop, which only __init__ may"
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            yield f"{package}: imports go in a circle: {' -> '.join(error.args[1])}"


def contract_faults() -> Iterator[str]:
    """The same names of the contract."""
    from . import backend

    for loop in LOOPS:
        lacks = backend(loop).lacks
        named = {name for owner, name in LACKING if owner == loop}
        for name in sorted(lacks - named):
            yield f"{loop} lacks {name}; offer it, or list it in LACKING with the reason"
        for name in sorted(named - lacks):
            yield f"LACKING says that {loop} lacks {name}, which it has"


def main(packages: Path) -> int:
    """Print every fault; return 1 if there is any."""
    faults = [*file_faults(packages), *import_faults(packages), *contract_faults()]
    for fault in faults:
        print(fault)
    print(f"{len(LOOPS)} loops, {len(QUESTIONS)} questions, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
