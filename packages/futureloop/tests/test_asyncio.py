"""Does asyncio take futureloop's tasks, futures and loop for its own?"""

import asyncio

import pytest

import futureloop
from futureloop import _suspend
from loopbase import VirtualClock


def run(main):
    return futureloop.run(main(), clock=VirtualClock())


def test_asyncio_knows_the_task_the_loop_and_the_future():
    async def main():
        task = futureloop.current_task()
        assert asyncio.current_task() is task
        assert asyncio.all_tasks() == {task} == futureloop.all_tasks()
        assert asyncio.get_running_loop() is task.get_loop()
        assert isinstance(task.get_loop(), asyncio.AbstractEventLoop)
        assert asyncio.isfuture(task) and asyncio.isfuture(futureloop.Future())
        assert isinstance(task, asyncio.Task) and isinstance(task, asyncio.Future)
        assert isinstance(futureloop.Future(), asyncio.Future)
        assert not isinstance(futureloop.Future(), asyncio.Task)
        seen = []
        task.get_loop().call_soon(lambda: seen.append(asyncio.current_task()))
        await futureloop.checkpoint()
        return seen

    assert run(main) == [None]
    assert asyncio._get_running_loop() is None


def test_a_closed_loop_gives_back_the_room_of_many_tasks_and_keeps_the_tasks_of_others():
    async def one():
        await futureloop.Event().wait()

    async def many():
        async with futureloop.TaskGroup() as group:
            for _ in range(5000):
                group.create_task(futureloop.checkpoint())
        return _suspend._held.__sizeof__()

    other = futureloop.new_event_loop()
    try:
        task = other.create_task(one())
        room = run(many)
        assert _suspend._held.__sizeof__() < room / 10
        assert futureloop.all_tasks(other) == {task}
        task.cancel()
        with pytest.raises(futureloop.CancelledError):
            other.run_until_complete(task)
    finally:
        other.close()


def test_a_finished_task_is_no_longer_among_all_tasks():
    async def main():
        async def fail():
            raise KeyError

        tasks = [futureloop.create_task(c) for c in (futureloop.checkpoint(), fail())]
        cancelled = futureloop.create_task(futureloop.checkpoint())
        cancelled.cancel()
        await futureloop.wait([*tasks, cancelled])
        tasks[1].exception()
        return len(asyncio.all_tasks())

    assert run(main) == 1


def test_asyncios_primitives_work_inside_a_task():
    async def main():
        seen = []
        async with asyncio.TaskGroup() as group:
            child = group.create_task(asyncio.sleep(1, "child"))
        seen.append(child.result())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await asyncio.sleep(10)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(futureloop.sleep(10), 1)
        seen.append(await asyncio.wait_for(futureloop.sleep(1, "waited"), 5))
        lock, queue, event = asyncio.Lock(), asyncio.Queue(), asyncio.Event()

        async def worker():
            async with lock:
                seen.append(await queue.get())
            await event.wait()
            return "worker"

        tasks = [asyncio.create_task(worker()) for _ in range(2)]
        assert all(type(task) is futureloop.Task for task in tasks)
        await asyncio.sleep(1)
        queue.put_nowait("a")
        queue.put_nowait("b")
        event.set()
        seen += await asyncio.gather(*tasks)
        seen += await asyncio.gather(asyncio.sleep(2, "x"), futureloop.sleep(1, "y"))
        seen.append(await asyncio.shield(futureloop.create_task(futureloop.sleep(1, "shielded"))))
        return seen

    assert run(main) == [
        "child", "waited", "a", "b", "worker", "worker", "x", "y", "shielded",
    ]  # fmt: skip


def test_a_failing_child_cancels_asyncios_group():
    async def main():
        async def fail():
            raise KeyError

        with pytest.raises(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())
                await futureloop.sleep(100)
        return asyncio.current_task().cancelling(), asyncio.get_running_loop().time()

    assert run(main) == (0, 0)


def test_c_futures_and_c_tasks_mix_with_ours_both_ways():
    async def main():
        loop = asyncio.get_running_loop()
        c_future = asyncio.Future()
        loop.call_later(1, c_future.set_result, "from c")
        own = futureloop.Future()
        loop.call_later(2, own.set_result, "from ours")

        async def in_c_task():
            assert type(asyncio.current_task()) is not futureloop.Task
            return await own, await futureloop.create_task(asyncio.sleep(1, "nested"))

        c_task = asyncio.Task(in_c_task(), loop=loop)
        assert await c_future == "from c"
        return await c_task

    assert run(main) == ("from ours", "nested")


def test_cancelling_a_task_that_waits_on_a_c_future_cancels_the_future():
    async def main():
        c_future = asyncio.Future()

        async def child():
            await c_future

        task = futureloop.create_task(child())
        await futureloop.checkpoint()
        assert task._fut_waiter is c_future
        task.cancel("why")
        with pytest.raises(futureloop.CancelledError, match="why"):
            await task
        return c_future.cancelled()

    assert run(main)


def test_a_primitive_in_asyncios_own_task_is_an_error_that_says_so():
    async def main():
        loop = asyncio.get_running_loop()

        async def child():
            await futureloop.Event().wait()

        with pytest.raises(RuntimeError, match=r"futureloop\.create_task"):
            await asyncio.Task(child(), loop=loop)

    run(main)


def test_a_task_runs_on_asyncios_loop():
    async def child():
        await asyncio.sleep(0)
        assert type(asyncio.current_task()) is futureloop.Task
        event = futureloop.Event()
        asyncio.get_running_loop().call_soon(event.set)
        return await event.wait()

    async def main():
        return await futureloop.Task(child())

    assert asyncio.run(main())


def test_sleeping_on_asyncios_loop_is_an_error_that_says_so():
    async def main():
        with pytest.raises(RuntimeError, match=r"futureloop\.run"):
            await futureloop.sleep(1)

    asyncio.run(main())
