"""Who owns a child task, and how are several waited for?"""

import asyncio

import pytest

import futureloop
from loopbase import VirtualClock


def run(main):
    return futureloop.run(main(), clock=VirtualClock())


async def _after(seconds, result):
    await futureloop.sleep(seconds)
    if isinstance(result, Exception):
        raise result
    return result


def test_a_task_needs_a_running_loop():
    with pytest.raises(RuntimeError, match=r"futureloop\.run"):
        futureloop.create_task(futureloop.checkpoint())


def test_a_group_waits_for_its_children_and_theirs():
    async def main():
        seen = []

        async def child(group):
            await futureloop.sleep(1)
            group.create_task(grandchild())
            seen.append("child")

        async def grandchild():
            await futureloop.sleep(1)
            seen.append("grandchild")

        async with futureloop.TaskGroup() as group:
            group.create_task(child(group), name="x")
            seen.append("body")
        return seen

    assert run(main) == ["body", "child", "grandchild"]


def test_body_and_children_that_raise_are_all_told():
    async def fail(error):
        raise error

    async def main():
        with pytest.raises(ExceptionGroup) as caught:
            async with futureloop.TaskGroup() as group:
                group.create_task(fail(KeyError()))
                group.create_task(fail(ValueError()))
                await futureloop.checkpoint()
                raise OSError
        return sorted(type(error).__name__ for error in caught.value.exceptions)

    assert run(main) == ["KeyError", "OSError", "ValueError"]


def test_a_cancelled_group_ends_without_an_exception_and_takes_no_more():
    async def main():
        async with futureloop.TaskGroup() as group:
            child = group.create_task(_after(10, 1))
            await futureloop.checkpoint()
            group.cancel()
            with pytest.raises(RuntimeError, match="shutting down"):
                group.create_task(_after(0, 1))
            await futureloop.sleep(10)
        assert child.cancelled()
        return futureloop.current_task().cancelling(), asyncio.get_running_loop().time()

    assert run(main) == (0, 0)


def test_a_group_before_and_after_its_block_refuses_children():
    async def main():
        group = futureloop.TaskGroup()
        with pytest.raises(RuntimeError, match="not been entered"):
            group.create_task(_after(0, 1))
        async with group:
            pass
        with pytest.raises(RuntimeError, match="finished"):
            group.create_task(_after(0, 1))
        with pytest.raises(RuntimeError, match="already been entered"):
            async with group:
                pass

    run(main)


def test_a_cancellation_from_outside_ends_the_children_first():
    async def main():
        seen = []

        async def child():
            try:
                await futureloop.sleep(100)
            finally:
                await futureloop.sleep(1)
                seen.append("child")

        async def host():
            async with futureloop.TaskGroup() as group:
                group.create_task(child())
            seen.append("never")

        task = futureloop.create_task(host())
        await futureloop.sleep(1)
        task.cancel()
        await futureloop.wait([task])
        return seen, task.cancelled()

    assert run(main) == (["child"], True)


def test_gather_returns_in_argument_order_and_counts_a_repeated_argument_once():
    async def main():
        task = futureloop.create_task(_after(1, "t"))
        return await futureloop.gather(_after(2, "a"), task, _after(0, "b"), task)

    assert run(main) == ["a", "t", "b", "t"]


def test_gather_of_nothing_is_empty():
    async def main():
        return await futureloop.gather()

    assert run(main) == []


def test_a_failure_ends_a_gather_while_the_others_run_on():
    async def main():
        seen = []
        other = futureloop.create_task(_after(5, "on"))
        other.add_done_callback(lambda task: seen.append(task.result()))
        with pytest.raises(KeyError):
            await futureloop.gather(other, _after(1, KeyError()), _after(2, KeyError()))
        await futureloop.sleep(10)
        return seen

    assert run(main) == ["on"]


def test_gather_can_return_exceptions_and_cancellations():
    async def main():
        cancelled = futureloop.create_task(_after(1, 0))
        cancelled.cancel()
        results = await futureloop.gather(
            cancelled, _after(1, KeyError()), _after(1, 3), return_exceptions=True
        )
        return [type(result).__name__ for result in results]

    assert run(main) == ["CancelledError", "KeyError", "int"]


def test_cancelling_a_gather_cancels_its_children():
    async def main():
        children = [futureloop.create_task(_after(9, n)) for n in range(2)]
        gathering = futureloop.gather(*children)
        await futureloop.checkpoint()
        assert gathering.cancel()
        with pytest.raises(futureloop.CancelledError):
            await gathering
        return [child.cancelled() for child in children]

    assert run(main) == [True, True]


def test_a_wrong_argument_of_gather_leaves_nothing_running():
    async def main():
        with pytest.raises(TypeError, match="coroutine"):
            futureloop.gather(_after(1, 1), 5, _after(1, 2))
        await futureloop.checkpoint()
        await futureloop.checkpoint()
        return len(futureloop.all_tasks())

    assert run(main) == 1


@pytest.mark.parametrize(
    ("when", "done"),
    [
        (futureloop.ALL_COMPLETED, ["1", "2", "KeyError"]),
        (futureloop.FIRST_COMPLETED, ["1"]),
        (futureloop.FIRST_EXCEPTION, ["1", "KeyError"]),
    ],
)
def test_wait_ends_when_it_was_told_to(when, done):
    async def main():
        tasks = [
            futureloop.create_task(_after(n, result))
            for n, result in ((1, 1), (2, KeyError()), (3, 2))
        ]
        ended, pending = await futureloop.wait(tasks, return_when=when)
        assert all(task._waiter is None for task in pending)
        await futureloop.wait(tasks)
        return sorted(
            type(task.exception()).__name__ if task.exception() else str(task.result())
            for task in ended
        )

    assert run(main) == done


def test_wait_gives_up_after_its_time_and_cancels_nothing():
    async def main():
        task = futureloop.create_task(_after(5, 1))
        c_future = asyncio.Future()
        done, pending = await futureloop.wait([task, c_future], timeout=1)
        assert not done and pending == {task, c_future}
        assert not c_future._callbacks
        return await task

    assert run(main) == 1


def test_wait_refuses_what_it_cannot_wait_for():
    async def main():
        for wrong, error in (([], ValueError), (futureloop.Future(), TypeError)):
            with pytest.raises(error):
                await futureloop.wait(wrong)
        coroutine = _after(0, 0)
        with pytest.raises(TypeError, match="tasks"):
            await futureloop.wait([coroutine])
        coroutine.close()

    run(main)


def test_as_completed_in_the_order_they_end():
    async def main():
        results = [
            await result
            for result in futureloop.as_completed([_after(2, "b"), _after(1, "a"), _after(3, "c")])
        ]
        tasks = [futureloop.create_task(_after(n, n)) for n in (2, 1)]
        async for task in futureloop.as_completed(tasks):
            assert task in tasks
            results.append(task.result())
        with pytest.raises(TimeoutError):
            async for _ in futureloop.as_completed([_after(9, 0)], timeout=1):
                pass
        return results

    assert run(main) == ["a", "b", "c", 1, 2]


def test_a_race_returns_the_first_and_waits_for_the_cancelled_rest():
    async def main():
        seen = []

        async def slow():
            try:
                await futureloop.sleep(100)
            finally:
                await futureloop.sleep(1)
                seen.append("slow ended")

        return await futureloop.race(slow, lambda: _after(1, "fast")), seen

    assert run(main) == ("fast", ["slow ended"])


def test_a_shielded_future_outlives_its_waiter():
    async def main():
        inner = futureloop.create_task(_after(5, "kept"))
        with pytest.raises(TimeoutError):
            async with futureloop.timeout(1):
                await futureloop.shield(inner)
        return await inner

    assert run(main) == "kept"


def test_a_group_leaves_those_alone_who_wait_for_an_eager_child_already():
    async def main():
        futureloop.get_running_loop().set_task_factory(futureloop.eager_task_factory)
        seen = []

        async def waits_for(task):
            seen.append(await task)

        async def child():
            futureloop.create_task(waits_for(futureloop.current_task()))
            await futureloop.checkpoint()
            return "done"

        async with futureloop.TaskGroup() as group:
            group.create_task(child())
        await futureloop.sleep(1)
        return seen

    assert run(main) == ["done"]
