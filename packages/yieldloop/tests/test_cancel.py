"""Cancellation: thrown once, attributed rightly, never in place of a hand-over."""

import math

import pytest

import yieldloop
from yieldloop import CancelledError, CancelScope
from yieldloop._suspend import here


def test_it_is_thrown_once_and_who_catches_it_goes_on(run):
    async def stubborn():
        try:
            await yieldloop.sleep(10)
        except CancelledError:
            await yieldloop.sleep(1)
            return "went on"

    async def main():
        task = yieldloop.spawn(stubborn)
        await yieldloop.checkpoint()
        task.cancel()
        return await task.join(), yieldloop.clock()

    assert run(main) == ("went on", 1.0)


def test_it_knows_what_was_cancelled(run):
    async def main():
        task = yieldloop.spawn(yieldloop.sleep, 1)
        await yieldloop.checkpoint()
        task.cancel()
        await task.wait()
        assert task.exception.origin is task
        assert "sleep" in str(task.exception)
        assert CancelledError().origin is None

    run(main)


def test_a_child_that_has_not_begun_runs_as_far_as_its_first_wait(run):
    log = []

    async def child():
        try:
            log.append("begun")
            await yieldloop.sleep(1)
        finally:
            log.append("cleaned up")

    async def main():
        yieldloop.spawn(child).cancel()
        await yieldloop.checkpoint()

    run(main)
    assert log == ["begun", "cleaned up"]


def test_a_task_that_cancels_itself_hears_of_it_where_it_waits_next(run):
    async def main():
        yieldloop.current_task().cancel()
        log = ["still here"]
        with pytest.raises(CancelledError):
            await yieldloop.sleep(1)
        return log, yieldloop.clock()

    assert run(main) == (["still here"], 0.0)


def test_a_cancellation_after_the_hand_over_waits_until_the_task_waits(run):
    log = []

    async def taker(queue, lock):
        log.append(await queue.get())
        async with lock:
            log.append("holds the lock")
            await yieldloop.sleep(1)
            log.append("never")

    async def main():
        queue, lock = yieldloop.Queue(), yieldloop.Lock()
        task = yieldloop.spawn(taker, queue, lock)
        await yieldloop.checkpoint()
        queue.put_nowait("item")
        task.cancel()
        await task.wait()
        return task.cancelled, lock.locked()

    assert run(main) == (True, False)
    assert log == ["item", "holds the lock"]


def test_of_two_pending_cancellations_the_outer_is_thrown_first(run):
    async def main():
        with CancelScope() as outer, CancelScope() as inner:
            inner.cancel()
            outer.cancel()
            await yieldloop.sleep(1)
        return outer.cancelled_caught, inner.cancelled_caught

    assert run(main) == (True, False)


def test_a_swallowed_outer_cancellation_leaves_the_inner_one_due(run):
    async def main():
        with CancelScope() as outer, CancelScope() as inner:
            inner.cancel()
            outer.cancel()
            try:
                await yieldloop.sleep(1)
            except CancelledError as error:
                assert error.origin is outer
            await yieldloop.sleep(1)
        return outer.cancelled_caught, inner.cancelled_caught

    assert run(main) == (False, True)


def test_an_inner_timeout_during_the_cleanup_does_not_swallow_the_outer_cancellation(run):
    async def main():
        with CancelScope() as outer:
            with yieldloop.ignore_after(2) as inner:
                try:
                    yieldloop.spawn(cancel_at, outer, 1)
                    await yieldloop.sleep(10)
                finally:
                    await yieldloop.sleep(10)  # the inner time is over in here
            await yieldloop.sleep(100)
        return outer.cancelled_caught, inner.cancelled_caught, yieldloop.clock()

    async def cancel_at(scope, moment):
        await yieldloop.sleep_until(moment)
        scope.cancel()

    assert run(main) == (True, False, 2.0)


def test_a_timeout_inside_the_cleanup_ends_only_its_own_block(run):
    log = []

    async def main():
        with CancelScope() as outer:
            try:
                outer.cancel()
                await yieldloop.sleep(10)
            finally:
                with yieldloop.ignore_after(1):
                    await yieldloop.sleep(10)
                log.append("the cleanup goes on")
                await yieldloop.sleep(1)
        return outer.cancelled_caught, yieldloop.clock()

    assert run(main) == (True, 2.0)
    assert log == ["the cleanup goes on"]


def test_a_shield_holds_back_what_comes_from_outside_but_not_its_own_timeout(run):
    async def main():
        with CancelScope() as outer:
            outer.cancel()
            with yieldloop.disable_cancellation():
                await yieldloop.sleep(1)
                with yieldloop.ignore_after(1) as inner:
                    await yieldloop.sleep(10)
            await yieldloop.checkpoint()
        return inner.expired, outer.cancelled_caught, yieldloop.clock()

    assert run(main) == (True, True, 2.0)


def test_disable_cancellation_calls_a_function_to_its_end(run):
    async def work(seconds):
        await yieldloop.sleep(seconds)
        log.append("done")

    async def worker():
        await yieldloop.disable_cancellation(work, 2)
        log.append("behind it")
        await yieldloop.checkpoint()
        log.append("never")

    async def main():
        task = yieldloop.spawn(worker)
        await yieldloop.sleep(1)
        task.cancel()
        await task.wait()
        return task.cancelled

    log = []
    assert run(main)
    assert log == ["done", "behind it"]


def test_a_cancellation_of_a_scope_that_was_left_is_void(run):
    async def main():
        with CancelScope() as scope:
            scope.cancel()
        assert yieldloop.current_task().pending is None
        await yieldloop.sleep(1)
        return scope.cancelled_caught

    assert run(main) is False


def test_check_cancellation_raises_only_what_is_due(run):
    async def main():
        await yieldloop.check_cancellation()
        yieldloop.current_task().cancel()
        with pytest.raises(CancelledError):
            await yieldloop.check_cancellation()

    run(main)


def test_a_scope_is_entered_once_and_left_by_who_entered_it(run):
    async def main():
        with CancelScope() as scope:
            pass
        with pytest.raises(RuntimeError, match="only once"):
            scope.__enter__()
        with pytest.raises(RuntimeError, match="nobody is in"):
            scope.__exit__(None, None, None)
        other = CancelScope()

        async def enter():
            other.__enter__()
            await yieldloop.sleep(1)

        task = yieldloop.spawn(enter)
        await yieldloop.checkpoint()
        with pytest.raises(RuntimeError, match="by another task"):
            other.__exit__(None, None, None)
        other.cancel()  # it has been left: nobody is cancelled
        await task.join()

    run(main)


def test_scopes_of_a_generator_that_was_left_half_way_do_no_harm(run):
    async def steps():
        async with yieldloop.ignore_after(1):
            yield 1
            yield 2

    async def main():
        generator = steps()
        await anext(generator)
        with yieldloop.ignore_after(5) as later:
            await generator.aclose()
            await yieldloop.sleep(3)
        assert not later.expired
        return yieldloop.current_task().scope

    assert run(main) is None


@pytest.mark.parametrize("make", [lambda: CancelScope(deadline=float("nan"))])
def test_nan_is_no_deadline(run, make):
    with pytest.raises(ValueError, match="NaN"):
        make()

    async def main():
        with CancelScope() as scope, pytest.raises(ValueError, match="NaN"):
            scope.deadline = float("nan")

    run(main)


def test_a_scope_that_was_left_has_no_deadline_any_more(run):
    async def main():
        with yieldloop.CancelScope(5) as scope:
            pass
        assert here.loop.deadlines.next_moment() == math.inf
        await yieldloop.sleep(10)
        return scope.cancel_called

    assert run(main) is False


def test_a_deadline_may_be_moved_both_ways(run):
    async def main():
        with CancelScope(deadline=10) as sooner:
            sooner.deadline = 2
            await yieldloop.sleep(100)
        with CancelScope(deadline=3) as never:
            never.deadline = float("inf")
            await yieldloop.sleep(10)
        return sooner.cancelled_caught, never.cancelled_caught, yieldloop.clock()

    assert run(main) == (True, False, 12.0)


def test_a_shield_that_is_put_up_late_does_not_take_back_what_is_on_its_way(run):
    async def child(scopes):
        with CancelScope() as outer:
            with CancelScope() as shield:
                scopes.extend([outer, shield])
                await yieldloop.sleep(10)
            raise AssertionError("it slept on")
        await yieldloop.checkpoint()

    async def main():
        scopes = []
        task = yieldloop.spawn(child, scopes)
        await yieldloop.checkpoint()
        outer, shield = scopes
        outer.cancel()
        shield.shield = True
        task.cancel()
        await task.wait()
        return yieldloop.clock(), outer.cancelled_caught, task.cancelled

    assert run(main) == (0.0, True, True)


def test_a_shield_is_not_changed_from_another_thread(run):
    async def main():
        with CancelScope(shield=True) as scope:
            with pytest.raises(RuntimeError, match="another thread"):
                await yieldloop.run_in_thread(setattr, scope, "shield", False)
            return scope.shield

    assert run(main)
