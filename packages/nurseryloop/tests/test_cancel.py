import gc
import pickle
from math import inf, nan

import pytest

import nurseryloop
from nurseryloop import Cancelled, CancelScope, current_time, sleep, sleep_forever


def test_a_cancelled_scope_ends_its_block_and_nothing_else(run):
    async def main():
        with CancelScope() as scope:
            scope.cancel()
            await sleep_forever()
        await sleep(1)
        return scope.cancelled_caught, scope.cancel_called, current_time()

    assert run(main) == (True, True, 1)


def test_every_checkpoint_inside_is_cancelled_until_the_scope_is_left(run):
    async def main():
        seen = 0
        with CancelScope() as scope:
            scope.cancel()
            for wait in (nurseryloop.checkpoint, sleep_forever, nurseryloop.Event().wait):
                with pytest.raises(Cancelled):
                    await wait()
                seen += 1
        await nurseryloop.checkpoint()
        return seen, scope.cancelled_caught

    assert run(main) == (3, False)


def test_an_inner_scope_does_not_catch_what_an_outer_one_cancelled(run):
    async def main():
        with CancelScope() as outer, CancelScope() as inner:
            outer.cancel()
            inner.cancel()
            await sleep_forever()
        return outer.cancelled_caught, inner.cancelled_caught

    assert run(main) == (True, False)


def test_a_shield_keeps_out_what_comes_from_outside_until_it_is_lowered(run):
    async def main():
        with CancelScope() as outer:
            outer.cancel()
            with CancelScope(shield=True) as inner:
                await sleep(5)
                inner.shield = False
                with pytest.raises(Cancelled):
                    await sleep(5)
        return current_time()

    assert run(main) == 5


def test_lowering_a_shield_aborts_a_wait_that_is_under_way(run):
    async def main():
        async with nurseryloop.open_nursery() as nursery:
            shield = CancelScope(shield=True)

            async def sleeper():
                with shield:
                    await sleep_forever()

            nursery.start_soon(sleeper)
            nursery.cancel_scope.cancel()
            with CancelScope(shield=True):
                await sleep(1)
                shield.shield = False

        return current_time()

    assert run(main) == 1


def test_a_cancellation_reaches_the_nurseries_below(run):
    async def main():
        log = []

        async def leaf(name):
            try:
                await sleep_forever()
            finally:
                log.append(name)

        async def branch(name):
            with CancelScope():
                async with nurseryloop.open_nursery() as nursery:
                    nursery.start_soon(leaf, name + ".1")
                    nursery.start_soon(leaf, name + ".2")

        with nurseryloop.move_on_after(3):
            async with nurseryloop.open_nursery() as nursery:
                nursery.start_soon(branch, "a")
                nursery.start_soon(branch, "b")
        return sorted(log), current_time()

    assert run(main) == (["a.1", "a.2", "b.1", "b.2"], 3)


def test_a_task_that_is_woken_in_the_moment_of_its_cancellation_keeps_what_it_got(run):
    async def main():
        sender, receiver = nurseryloop.open_memory_channel(0)
        got = []

        async def receive(scope):
            with scope:
                got.append(await receiver.receive())

        scope = CancelScope()
        async with nurseryloop.open_nursery() as nursery:
            nursery.start_soon(receive, scope)
            await sleep(1)
            sender.send_nowait("value")
            scope.cancel()
        return got, scope.cancelled_caught

    assert run(main) == (["value"], False)


def test_a_deadline_can_be_moved_while_the_block_runs(run):
    async def main():
        with CancelScope(deadline=current_time() + 1) as scope:
            scope.deadline += 4
            await sleep_forever()
        with nurseryloop.move_on_after(100) as other:
            other.relative_deadline = 2
            await sleep_forever()
        return current_time()

    assert run(main) == 7


def test_a_relative_deadline_counts_from_entry(run):
    async def main():
        scope = nurseryloop.move_on_after(2)
        assert scope.is_relative and scope.relative_deadline == 2
        with pytest.raises(RuntimeError, match="no absolute deadline"):
            _ = scope.deadline
        await sleep(10)
        with scope:
            assert scope.is_relative is None and scope.deadline == 12
            await sleep_forever()
        return current_time()

    assert run(main) == 12


@pytest.mark.parametrize(
    "make",
    [
        lambda: CancelScope(deadline=nan),
        lambda: CancelScope(relative_deadline=nan),
        lambda: CancelScope(relative_deadline=-1),
        lambda: CancelScope(deadline=1, relative_deadline=1),
        lambda: setattr(CancelScope(), "deadline", nan),
        lambda: setattr(CancelScope(), "relative_deadline", -1),
    ],
)
def test_a_deadline_that_is_no_time_is_refused(make):
    with pytest.raises(ValueError, match=r"deadline"):
        make()


def test_the_effective_deadline_is_the_earliest_up_to_a_shield(run):
    async def main():
        seen = [nurseryloop.current_effective_deadline()]
        with nurseryloop.move_on_after(5), nurseryloop.move_on_after(9):
            seen.append(nurseryloop.current_effective_deadline())
            with nurseryloop.move_on_after(7, shield=True) as scope:
                seen.append(nurseryloop.current_effective_deadline())
                scope.cancel()
                seen.append(nurseryloop.current_effective_deadline())
        return seen

    assert run(main) == [inf, 5, 7, -inf]


def test_a_scope_is_for_one_block(run):
    async def main():
        scope = CancelScope()
        with scope:
            pass
        with pytest.raises(RuntimeError, match="single 'with' block"), scope:
            pass

    run(main)


def test_scopes_that_are_left_in_the_wrong_order_say_so_and_do_not_stay_cancelled(run):
    async def main():
        outer, inner = CancelScope(), CancelScope()
        outer.__enter__()
        inner.__enter__()
        with pytest.raises(RuntimeError, match="still within its child"):
            outer.__exit__(None, None, None)
        inner.__exit__(None, None, None)
        await sleep(1)
        return current_time()

    assert run(main) == 1


def test_a_scope_is_not_left_by_a_task_that_is_not_inside(run):
    async def main():
        scope, left = CancelScope(), nurseryloop.Event()

        async def stranger():
            with pytest.raises(RuntimeError, match="unrelated"):
                scope.__exit__(None, None, None)
            left.set()

        with scope:
            nurseryloop.lowlevel.spawn_system_task(stranger)
            await left.wait()
            scope.cancel()  # it is still active
            await sleep_forever()
        return scope.cancelled_caught

    assert run(main)


def test_a_cancelled_says_who_and_why_and_can_be_pickled(run):
    async def main():
        with CancelScope() as scope:
            scope.cancel("enough")
            try:
                await sleep_forever()
            except Cancelled as error:
                copy = pickle.loads(pickle.dumps(error))
                assert (copy.source, copy.reason) == ("explicit", "enough")
                assert copy.source_task == error.source_task is not None
                assert str(copy) == str(error)
                raise

    run(main)
    with pytest.raises(TypeError, match="no public constructor"):
        Cancelled()


def test_cancelling_ten_thousand_leaves_no_deadline_and_no_garbage(run):
    async def main():
        async with nurseryloop.open_nursery() as nursery:
            for _ in range(10_000):
                nursery.start_soon(sleep, 60)
            await nurseryloop.checkpoint()
            nursery.cancel_scope.cancel()
        statistics = nurseryloop.lowlevel.current_statistics()
        assert statistics.seconds_to_next_deadline == inf
        assert statistics.tasks_living == 2  # this one and the root
        gc.collect()
        with CancelScope() as scope:
            scope.cancel()
            await sleep_forever()
        return gc.collect(), current_time()

    assert run(main) == (0, 0)


def test_tasks_cancelled_together_each_get_an_exception_of_their_own(run):
    async def main():
        caught = []

        async def child(wait):
            try:
                await wait()
            except nurseryloop.Cancelled as error:
                caught.append(error)
                raise

        with nurseryloop.CancelScope() as scope:
            async with nurseryloop.open_nursery() as nursery:
                for wait in (nurseryloop.Event().wait, sleep_forever):
                    nursery.start_soon(child, wait)
                await sleep(1)
                scope.cancel("enough")
        first, second = caught
        assert first is not second
        assert first.reason == second.reason == "enough"
        lines = [
            [step.tb_frame.f_code.co_name for step in trace(error)] for error in (first, second)
        ]
        assert lines == [["child", "wait", "wait"], ["child", "sleep_forever", "wait"]]

    def trace(error):
        step = error.__traceback__
        while step is not None:
            yield step
            step = step.tb_next

    run(main)
