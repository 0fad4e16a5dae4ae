"""How does blocking work get out of the way?"""

import threading
from contextvars import ContextVar
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import kind_of
from loopcorpus._cases import expect, needs, real_clock

pytestmark = needs("to_thread")
_variable: ContextVar[str] = ContextVar("_variable", default="unset")


@expect(42)
async def test_its_result_comes_back(lib: Backend) -> Any:
    return await lib.to_thread(int, "42")


@real_clock
@expect(42)
async def test_its_result_wakes_a_loop_that_sleeps(lib: Backend) -> Any:
    return await lib.to_thread(int, "42")


@expect(True)
async def test_its_exception_comes_back_as_it_is(lib: Backend) -> bool:
    raised = ValueError("in the thread")

    def fail() -> None:
        raise raised

    try:
        await lib.to_thread(fail)
    except ValueError as error:
        return error is raised
    return False


@expect("KeyboardInterrupt")
async def test_an_interrupt_raised_in_the_thread_comes_out_at_the_await(lib: Backend) -> str:
    def fail() -> None:
        raise KeyboardInterrupt

    try:
        await lib.to_thread(fail)
    except KeyboardInterrupt as error:
        return kind_of(error)
    return "nothing"


@expect([True, False])
async def test_it_runs_in_another_thread(lib: Backend) -> list[bool]:
    here = threading.get_ident()
    there = await lib.to_thread(threading.get_ident)
    return [here == threading.get_ident(), here == there]


@expect(["set by the caller", "set by the caller"])
async def test_it_sees_the_callers_context_and_keeps_its_own_changes(lib: Backend) -> list[str]:
    def look() -> str:
        seen = _variable.get()
        _variable.set("set in the thread")
        return seen

    _variable.set("set by the caller")
    return [await lib.to_thread(look), _variable.get()]


@expect("went on")
async def test_other_tasks_go_on_meanwhile(lib: Backend) -> str:
    went_on = threading.Event()

    async def go_on() -> None:
        await lib.checkpoint()
        went_on.set()

    async def wait() -> bool:
        return bool(await lib.to_thread(went_on.wait, 20))

    waited, _ = await lib.gather(wait, go_on)
    return "went on" if waited else "stopped"


@expect([0, 1, 2])
async def test_several_run_at_once(lib: Backend) -> list[int]:
    together = threading.Barrier(3, timeout=20)

    async def meet() -> int:
        return int(await lib.to_thread(together.wait))

    return sorted(await lib.gather(meet, meet, meet))


@expect(list(range(60)))
async def test_more_calls_than_threads_all_end(lib: Backend) -> list[int]:
    async def call(number: int) -> None:
        results.append(await lib.to_thread(abs, -number))

    results: list[int] = []
    async with lib.open_task_group() as group:
        for number in range(60):
            group.start_soon(call, number)
    return sorted(results)


@needs("current_time")
@expect(0)
async def test_the_virtual_clock_does_not_jump_over_a_thread(lib: Backend) -> float:
    before = lib.current_time()
    started = threading.Event()

    async def work() -> float:
        # The clock would jump to the other's deadline while this thread is not looked at.
        await lib.to_thread(started.wait, 0.01)
        return lib.current_time() - before

    async with lib.open_task_group() as group:
        group.start_soon(lib.sleep, 1000)
        passed = await work()
        group.cancel()
    return passed


@expect(True)
async def test_threads_are_used_again(lib: Backend) -> bool:
    idents = {await lib.to_thread(threading.get_ident) for _ in range(20)}
    # A thread may need a moment to be ready again; twenty new ones are too many.
    return len(idents) < 10


@expect("TypeError")
async def test_something_that_cannot_be_called(lib: Backend) -> str:
    try:
        await lib.to_thread(5)
    except TypeError as error:
        return kind_of(error)
    return "nothing"


class _Blocked:
    """A thread that is held until somebody lets it go."""

    def __init__(self) -> None:
        self.started, self.release = threading.Event(), threading.Event()
        self.ended = False

    def __call__(self) -> str:
        self.started.set()
        assert self.release.wait(20)
        self.ended = True
        return "result"


async def _cancelled(lib: Backend, blocked: _Blocked, seen: list[str]) -> None:
    """Cancel a task whose thread runs; note when the task has ended, and how."""

    async def call() -> None:
        try:
            seen.append(await lib.to_thread(blocked))
        except lib.Cancelled:
            seen.append("cancelled")
            raise

    async with lib.open_task_group() as group:
        child = group.spawn(call)
        while not blocked.started.is_set():
            await lib.checkpoint()
        child.cancel()
        for _ in range(10):
            await lib.checkpoint()
        seen.append("thread let go")
        blocked.release.set()


@needs("open_task_group")
@expect(["thread let go", "result"])
async def test_a_task_that_is_cancelled_waits_for_its_thread(lib: Backend) -> list[str]:
    seen: list[str] = []
    blocked = _Blocked()
    try:
        await _cancelled(lib, blocked, seen)
    finally:
        blocked.release.set()
    return seen


@needs("open_task_group")
@expect(True)
def test_the_run_ends_after_a_thread_whose_task_was_cancelled(lib: Backend) -> bool:
    blocked = _Blocked()
    lib.run(_cancelled, lib, blocked, [])
    # It had been let go: either the run has waited for it, or it ends by itself. What may not
    # happen is that its late result disturbs anybody.
    return blocked.release.wait(0)


@expect(["second run"])
def test_a_second_run_has_threads_as_well(lib: Backend) -> list[str]:
    async def main(word: str) -> list[str]:
        return [await lib.to_thread(str, word)]

    lib.run(main, "first run")
    again: list[str] = lib.run(main, "second run")
    return again


@expect(["one", "two", "three"])
def test_runs_in_several_threads_at_once(lib: Backend) -> list[str]:
    together = threading.Barrier(3, timeout=20)
    results: dict[str, str] = {}

    async def main(word: str) -> None:
        # All three loops are up before any of them goes on.
        await lib.to_thread(together.wait)
        await lib.sleep(0.001)
        results[word] = await lib.to_thread(str, word)

    def run(word: str) -> None:
        lib.run(main, word)

    threads = [threading.Thread(target=run, args=[word]) for word in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return [results[word] for word in ("one", "two", "three")]


@pytest.fixture
def coroutine() -> Any:
    async def nothing() -> None:
        pass

    made = nothing()
    yield made
    made.close()


@expect("TypeError")
async def test_an_async_function_is_sent_into_a_thread(lib: Backend, coroutine: Any) -> object:
    try:
        return type(await lib.to_thread(lambda: coroutine)).__name__
    except TypeError:
        return "TypeError"
