"""How does a thread get back into the loop?"""

import threading
from contextvars import Context, ContextVar, copy_context
from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import complaint, kind_of
from loopcorpus._cases import expect, needs, real_clock

pytestmark = needs("to_thread", "from_thread")
_variable: ContextVar[str] = ContextVar("_variable", default="unset")


async def nothing() -> None:
    pass


@expect(["result", True])
async def test_it_runs_in_the_loop_and_returns_the_result(lib: Backend) -> list[object]:
    async def call() -> tuple[str, int]:
        await lib.checkpoint()
        return "result", threading.get_ident()

    result, ident = await lib.to_thread(lib.from_thread, call)
    return [result, ident == threading.get_ident()]


@real_clock
@expect("result")
async def test_it_wakes_a_loop_that_sleeps(lib: Backend) -> Any:
    async def call() -> str:
        return "result"

    return await lib.to_thread(lib.from_thread, call)


@expect(["in the thread", "in the loop"])
async def test_its_exception_reaches_the_thread_and_from_there_the_task(
    lib: Backend,
) -> list[str]:
    seen: list[str] = []

    async def fail() -> None:
        raise ValueError

    def work() -> None:
        try:
            lib.from_thread(fail)
        except ValueError:
            seen.append("in the thread")
            raise

    try:
        await lib.to_thread(work)
    except ValueError:
        seen.append("in the loop")
    return seen


@expect(100)
async def test_the_clock_goes_on_while_the_thread_waits_for_the_loop(lib: Backend) -> float:
    before = lib.current_time()
    await lib.to_thread(lib.from_thread, lib.sleep, 100)
    return lib.current_time() - before


@needs("Event")
async def test_it_waits_for_what_a_task_does(lib: Backend) -> None:
    event = lib.Event()

    async def wait() -> None:
        await lib.to_thread(lib.from_thread, event.wait)

    async def act() -> None:
        await lib.sleep(5)
        event.set()

    await lib.gather(wait, act)


@needs("Queue")
@expect([0, 1, 2, 3, 4])
async def test_a_thread_feeds_a_queue_of_the_loop(lib: Backend) -> list[int]:
    queue = lib.Queue(1)

    def feed() -> None:
        for number in range(5):
            lib.from_thread(queue.put, number)

    async def take() -> list[int]:
        return [await queue.get() for _ in range(5)]

    async def run() -> None:
        await lib.to_thread(feed)

    got: list[int] = (await lib.gather(take, run))[0]
    return got


@expect("bottom")
async def test_out_and_in_and_out_and_in_again(lib: Backend) -> Any:
    async def inner() -> str:
        return "bottom"

    async def outer() -> Any:
        return await lib.to_thread(lib.from_thread, inner)

    return await lib.to_thread(lib.from_thread, outer)


@expect(list(range(4)))
async def test_many_threads_call_in_at_once(lib: Backend) -> list[int]:
    together = threading.Barrier(4, timeout=20)
    seen: list[int] = []

    async def note(number: int) -> None:
        await lib.checkpoint()
        seen.append(number)

    def call(number: int) -> None:
        together.wait()
        lib.from_thread(note, number)

    async with lib.open_task_group() as group:
        for number in range(4):
            group.start_soon(lib.to_thread, call, number)
    return sorted(seen)


@expect("set by the task")
async def test_it_sees_the_context_of_the_task_that_sent_the_thread(lib: Backend) -> Any:
    async def look() -> str:
        return _variable.get()

    _variable.set("set by the task")
    return await lib.to_thread(lib.from_thread, look)


@expect("TypeError")
async def test_it_is_given_a_plain_function(lib: Backend) -> Any:
    return await lib.to_thread(complaint, lib.from_thread, lambda: None)


@expect("RuntimeError")
def test_outside_of_any_run(lib: Backend) -> str:
    return complaint(lib.from_thread, nothing)


@expect("RuntimeError")
async def test_in_the_loops_own_thread(lib: Backend) -> str:
    return complaint(lib.from_thread, nothing)


@expect("RuntimeError")
async def test_in_a_thread_that_the_loop_did_not_send(lib: Backend) -> str:
    seen: list[str] = []
    thread = threading.Thread(target=lambda: seen.append(complaint(lib.from_thread, nothing)))
    thread.start()
    thread.join(20)
    return seen[0]


@expect("RuntimeError")
def test_into_a_loop_that_is_over(lib: Backend) -> str:
    async def main() -> Any:
        return await lib.to_thread(copy_context)

    context: Context = lib.run(main)
    return complaint(context.run, lib.from_thread, nothing)


@needs("open_task_group", "Event")
@expect(["called in", "thread ended"])
async def test_a_task_is_cancelled_while_its_thread_waits_in_the_loop(lib: Backend) -> list[str]:
    seen: list[str] = []
    inside = lib.Event()

    async def wait() -> None:
        seen.append("called in")
        inside.set()
        await lib.sleep(1000)

    def work() -> None:
        try:
            lib.from_thread(wait)
        except BaseException as error:
            assert kind_of(error) != "SystemExit"
        finally:
            seen.append("thread ended")

    async with lib.open_task_group() as group:
        child = group.spawn(lib.to_thread, work)
        await inside.wait()
        child.cancel()
    await lib.sleep(2000)  # on, to where the thread's call ends by itself at the latest
    return seen
