"""What does a task wait on?"""

import asyncio
import gc

import pytest

import futureloop
from loopbase import VirtualClock


def run(main):
    return futureloop.run(main(), clock=VirtualClock())


def test_a_future_outside_a_loop_is_an_error():
    with pytest.raises(RuntimeError, match="no running event loop"):
        futureloop.Future()


def test_results_and_exceptions_are_set_once():
    async def main():
        future = futureloop.Future()
        future.set_result(1)
        with pytest.raises(futureloop.InvalidStateError, match="done"):
            future.set_result(2)
        with pytest.raises(futureloop.InvalidStateError, match="done"):
            future.set_exception(KeyError())
        assert not future.cancel()
        return await future

    assert run(main) == 1


def test_an_early_result_is_an_error():
    async def main():
        future = futureloop.Future()
        with pytest.raises(futureloop.InvalidStateError, match="await"):
            future.result()
        with pytest.raises(futureloop.InvalidStateError):
            future.exception()

    run(main)


def test_callbacks_are_scheduled_in_order_and_not_called_at_once():
    async def main():
        seen = []
        future = futureloop.Future()
        future.add_done_callback(lambda f: seen.append(("first", f is future)))

        async def waiter():
            await future
            seen.append("waiter")

        task = futureloop.create_task(waiter())
        await futureloop.checkpoint()
        future.add_done_callback(lambda f: seen.append("last"))
        future.set_result(None)
        assert seen == []
        await task
        future.add_done_callback(lambda f: seen.append("late"))
        await futureloop.checkpoint()
        return seen

    assert run(main) == [("first", True), "waiter", "last", "late"]


def test_a_removed_callback_is_not_called():
    async def main():
        seen = []
        future = futureloop.Future()
        future.add_done_callback(seen.append)
        future.add_done_callback(seen.append)
        assert future.remove_done_callback(seen.append) == 2
        future.set_result(None)
        await futureloop.checkpoint()
        return seen

    assert run(main) == []


def test_stop_iteration_cannot_look_like_a_result():
    async def main():
        future = futureloop.Future()
        future.set_exception(StopIteration(1))
        with pytest.raises(RuntimeError, match="StopIteration"):
            await future

    run(main)


def test_many_tasks_wait_on_one_future_and_wake_in_order():
    async def main():
        future, seen = futureloop.Future(), []

        async def waiter(number):
            seen.append((number, await future))

        tasks = [futureloop.create_task(waiter(n)) for n in range(5)]
        await futureloop.checkpoint()
        future.set_result("x")
        await futureloop.wait(tasks)
        return seen

    assert run(main) == [(n, "x") for n in range(5)]


def test_an_exception_nobody_looks_at_is_reported_and_one_that_is_seen_is_not():
    async def main():
        contexts = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, c: contexts.append(c))
        unseen, seen, cancelled = (futureloop.Future() for _ in range(3))
        unseen.set_exception(KeyError("lost"))
        seen.set_exception(KeyError("seen"))
        seen.exception()
        cancelled.set_exception(KeyError("given up"))
        cancelled.cancel()
        assert type(unseen).__name__ == "Future"
        assert isinstance(unseen, futureloop.Future)
        del unseen, seen, cancelled
        gc.collect()
        return [(c["message"], c["exception"].args, type(c["future"]).__name__) for c in contexts]

    assert run(main) == [("Future exception was never retrieved", ("lost",), "Future")]


def test_a_childs_unseen_exception_names_the_task():
    contexts = []

    async def child():
        raise KeyError("lost")

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda loop, c: contexts.append(c))
        futureloop.create_task(child(), name="the child")
        await futureloop.sleep(1)
        gc.collect()
        return [(c["message"], c["future"].get_name()) for c in contexts]

    assert run(main) == [("Task exception was never retrieved", "the child")]


def test_attributes_can_be_set_as_on_asyncios():
    async def main():
        future = futureloop.Future()
        future.note = "x"
        asyncio.current_task().note = "y"
        return future.note, futureloop.current_task().note

    assert run(main) == ("x", "y")
