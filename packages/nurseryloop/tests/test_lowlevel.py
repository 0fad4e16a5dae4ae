import gc
from math import inf

import pytest

import nurseryloop
from loopbase import Error, Value
from nurseryloop import Cancelled, TrioInternalError, lowlevel, open_nursery, sleep
from nurseryloop.lowlevel import Abort, ParkingLot, RunVar
from nurseryloop.testing import wait_all_tasks_blocked


def test_a_wait_returns_or_raises_what_reschedule_says(run):
    async def wait(tasks):
        tasks.append(lowlevel.current_task())
        return await lowlevel.wait_task_rescheduled(lambda _: Abort.SUCCEEDED)

    async def main():
        tasks, results = [], []

        async def waiter():
            try:
                results.append(await wait(tasks))
            except KeyError:
                results.append("raised")

        async with open_nursery() as nursery:
            for _ in range(3):
                nursery.start_soon(waiter)
            await wait_all_tasks_blocked()
            lowlevel.reschedule(tasks[0])
            lowlevel.reschedule(tasks[1], Value(7))
            lowlevel.reschedule(tasks[2], Error(KeyError()))
            with pytest.raises(RuntimeError, match="not waiting"):
                lowlevel.reschedule(tasks[0])
        return results

    assert run(main) == [None, 7, "raised"]


def test_an_abort_that_fails_is_asked_once_and_can_raise_later(run):
    async def main():
        asked = []

        def abort(raise_cancel):
            asked.append(raise_cancel)
            return Abort.FAILED

        async def stubborn():
            task.append(lowlevel.current_task())
            assert await lowlevel.wait_task_rescheduled(abort) == "ignored"
            await lowlevel.wait_task_rescheduled(abort)

        task = []
        async with open_nursery() as nursery:
            nursery.start_soon(stubborn)
            await wait_all_tasks_blocked()
            nursery.cancel_scope.cancel()
            nursery.cancel_scope.shield = True
            assert len(asked) == 1
            lowlevel.reschedule(task[0], Value("ignored"))
            with nurseryloop.CancelScope(shield=True):
                await wait_all_tasks_blocked()
            assert len(asked) == 2
            with pytest.raises(Cancelled) as caught:
                asked[1]()
            lowlevel.reschedule(task[0], Error(caught.value))

    run(main)


@pytest.mark.parametrize("wrong", [lambda _: None, lambda _: 1 / 0])
def test_an_abort_function_that_misbehaves_ends_the_run(run, wrong):
    unwound = []

    async def main():
        with nurseryloop.move_on_after(1):
            try:
                await lowlevel.wait_task_rescheduled(wrong)
            finally:
                unwound.append(True)

    with pytest.raises(TrioInternalError):
        run(main)
    assert unwound


def test_a_parking_lot_is_fair_and_lets_cancelled_tasks_go(run):
    async def main():
        lot, other, log = ParkingLot(), ParkingLot(), []

        async def park(number, seconds):
            with nurseryloop.move_on_after(seconds):
                await lot.park()
                log.append(number)

        async with open_nursery() as nursery:
            for number in range(6):
                nursery.start_soon(park, number, 1 if number == 1 else inf)
            await sleep(2)
            assert len(lot) == 5
            lot.unpark()
            lot.repark(other, count=2)
            await wait_all_tasks_blocked()
            assert (log, len(lot), len(other)) == ([0], 2, 2)
            lot.unpark_all()
            await wait_all_tasks_blocked()
            other.repark_all(lot)
            assert len(lot.unpark(count=inf)) == 2
            with pytest.raises(TypeError):
                lot.repark("no lot")
            with pytest.raises(ValueError):
                lot.unpark(count=1.5)
        return log

    assert run(main) == [0, 4, 5, 2, 3]


def test_a_parking_lot_breaks_when_its_breaker_ends(run):
    async def main():
        lot = ParkingLot()

        async def breaker():
            lowlevel.add_parking_lot_breaker(lowlevel.current_task(), lot)
            tasks.append(lowlevel.current_task())
            await sleep(1)

        tasks = []
        async with open_nursery() as nursery:
            nursery.start_soon(breaker)
            for _ in range(2):
                with pytest.raises(nurseryloop.BrokenResourceError):
                    await lot.park()
        assert lot.broken_by == tasks
        with pytest.raises(nurseryloop.BrokenResourceError):
            lowlevel.add_parking_lot_breaker(tasks[0], lot)
        with pytest.raises(RuntimeError):
            lowlevel.remove_parking_lot_breaker(lowlevel.current_task(), lot)

    run(main)


def test_a_run_variable_has_a_value_for_each_run(run):
    variable, with_default = RunVar("variable"), RunVar("other", default=7)

    async def main():
        with pytest.raises(LookupError):
            variable.get()
        assert variable.get("given") == "given" and with_default.get() == 7
        token = variable.set(1)
        inner = variable.set(2)
        variable.reset(inner)
        assert variable.get() == 1
        variable.reset(token)
        with pytest.raises(LookupError):
            variable.get()
        with pytest.raises(ValueError, match="already been used"):
            variable.reset(token)
        with pytest.raises(ValueError, match="belongs to"):
            variable.reset(with_default.set(8))
        variable.set("left behind")

    run(main)
    run(main)


def test_a_coroutine_can_leave_its_task_for_good(run):
    async def leave(coroutines):
        coroutines.append(lowlevel.current_task().coro)
        answer = await lowlevel.permanently_detach_coroutine_object(Value(None))
        coroutines.append(answer)

    async def main():
        coroutines = []
        async with open_nursery() as nursery:
            nursery.start_soon(leave, coroutines)
        with pytest.raises(StopIteration):
            coroutines[0].send("from elsewhere")
        async with open_nursery():
            with pytest.raises(RuntimeError, match="open nurseries"):
                await lowlevel.permanently_detach_coroutine_object(Value(None))
        return coroutines[1]

    assert run(main) == "from elsewhere"


def test_a_coroutine_can_leave_its_task_and_come_back(run):
    async def away(log):
        task = lowlevel.current_task()
        log.append(task)
        log.append(await lowlevel.temporarily_detach_coroutine_object(lambda _: Abort.FAILED))
        await lowlevel.reattach_detached_coroutine_object(task, "back")
        await sleep(1)
        log.append(nurseryloop.current_time())

    async def main():
        log = []
        async with open_nursery() as nursery:
            nursery.start_soon(away, log)
            await wait_all_tasks_blocked()
            assert log[0].coro.send("elsewhere") == "back"
        return log[1:]

    assert run(main) == ["elsewhere", 1]


def test_the_tree_says_who_waits_on_what(run):
    async def child(event):
        await event.wait()

    async def main():
        lock, event = nurseryloop.Lock(), nurseryloop.Event()
        async with open_nursery() as nursery, lock:
            nursery.start_soon(child, event, name="child")
            nursery.start_soon(lock.acquire, name="locker")
            nursery.start_soon(sleep, 5, name="sleeper")
            await wait_all_tasks_blocked()
            tree = nurseryloop.task_tree()
            (waiting,) = (task for task in nursery.child_tasks if task.name == "child")
            assert lowlevel.waiting_place(waiting) is event
            frames = [frame.f_code.co_name for frame, _ in waiting.iter_await_frames()]
            assert frames == ["child", "wait", "wait"]
            nursery.cancel_scope.cancel()
        return str(tree).split("\n")[1:]

    assert run(main) == [
        "  child (waiting on Event)",
        "  locker (waiting on Lock)",
        "  sleeper (waiting on sleep)",
    ]


def test_a_parked_task_is_small(run):
    import sys
    import tracemalloc

    count = 2_000

    async def main():
        event = nurseryloop.Event()
        bare = [event.wait() for _ in range(100)]
        coroutine_size = sum(map(sys.getsizeof, bare)) / 100
        for coroutine in bare:
            coroutine.close()
        async with open_nursery() as nursery:
            gc.collect()
            tracemalloc.start()
            for _ in range(count):
                nursery.start_soon(event.wait)
            await wait_all_tasks_blocked()
            used, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            event.set()
        return used / count - coroutine_size

    assert run(main) < 1536
