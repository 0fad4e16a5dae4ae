import contextvars
import logging

import pytest

import nurseryloop
from nurseryloop import TASK_STATUS_IGNORED, Cancelled, current_time, open_nursery, sleep


async def fail(seconds, error):
    await sleep(seconds)
    raise error


def test_the_block_ends_when_the_last_child_has_ended(run):
    async def main():
        async with open_nursery() as nursery:
            nursery.start_soon(sleep, 3)
            nursery.start_soon(sleep, 5)
        return current_time()

    assert run(main) == 5


def test_a_failure_cancels_siblings_and_body_and_all_errors_leave_together(run):
    first, second = ValueError("child"), KeyError("body")

    async def main():
        async with open_nursery() as nursery:
            nursery.start_soon(fail, 1, first)
            nursery.start_soon(sleep, 100)
            try:
                await sleep(100)
            finally:
                raise second

    with pytest.raises(ExceptionGroup) as caught:
        run(main)
    assert set(caught.value.exceptions) == {first, second}


def test_a_single_failure_is_grouped_unless_the_run_is_loose(run):
    async def main(error):
        async with open_nursery() as outer:
            async with open_nursery() as inner:
                inner.start_soon(fail, 1, error)
            outer.start_soon(sleep, 1)

    with pytest.raises(ExceptionGroup):
        run(main, ValueError())
    with pytest.raises(ValueError):
        run(main, ValueError(), strict_exception_groups=False)


def test_a_loose_group_collapses_when_cancellation_leaves_one_exception(run):
    async def main():
        with nurseryloop.CancelScope() as scope:
            async with open_nursery(strict_exception_groups=False) as nursery:
                nursery.start_soon(sleep, 100)
                scope.cancel()
                raise ValueError("the only one")

    with pytest.raises(ValueError, match="the only one"):
        run(main)


def test_a_nursery_can_be_used_from_its_children_and_not_after_its_end(run):
    async def main():
        log = []

        async def grandchild():
            await sleep(1)
            log.append("grandchild")

        async def child(nursery):
            nursery.start_soon(grandchild)

        async with open_nursery() as nursery:
            with pytest.raises(RuntimeError, match="not open yet"):
                nurseryloop.open_nursery().start_soon(grandchild)
            nursery.start_soon(child, nursery)
        with pytest.raises(RuntimeError, match="closed"):
            nursery.start_soon(grandchild)
        with pytest.raises(RuntimeError, match="closed"):
            await nursery.start(grandchild)
        with pytest.raises(RuntimeError, match="async with"), open_nursery():
            pass
        return log

    assert run(main) == ["grandchild"]


def test_start_returns_the_value_and_then_the_child_lives_in_the_nursery(run):
    async def server(port, *, task_status: nurseryloop.TaskStatus[int] = TASK_STATUS_IGNORED):
        await sleep(1)
        task_status.started(port)
        await sleep(4)

    async def main():
        async with open_nursery() as nursery:
            assert await nursery.start(server, 80) == 80
            assert current_time() == 1
            (child,) = nursery.child_tasks
            assert child.parent_nursery is nursery and child.eventual_parent_nursery is None
        await server(80)  # the same function without `start`
        return current_time()

    assert run(main) == 10


def test_start_raises_what_comes_before_started_and_the_nursery_what_comes_after(run):
    async def early(*, task_status):
        raise ValueError("early")

    async def silent(*, task_status):
        pass

    async def late(*, task_status):
        task_status.started()
        await sleep(1)
        raise KeyError("late")

    async def twice(*, task_status):
        task_status.started()
        task_status.started()

    async def main():
        async with open_nursery() as nursery:
            with pytest.raises(ValueError, match="early"):
                await nursery.start(early)
            with pytest.raises(RuntimeError, match="without calling"):
                await nursery.start(silent)
            await nursery.start(late)
            await sleep(100)

    with pytest.raises(ExceptionGroup) as caught:
        run(main)
    assert isinstance(caught.value.exceptions[0], KeyError)


def test_cancelling_start_cancels_a_child_that_has_not_started(run):
    async def slow(*, task_status):
        await sleep(100)

    async def main():
        async with open_nursery() as nursery:
            with nurseryloop.move_on_after(2) as scope:
                await nursery.start(slow)
        return scope.cancelled_caught, current_time()

    assert run(main) == (True, 2)


def test_a_started_child_belongs_to_the_scopes_of_its_new_nursery(run):
    async def child(*, task_status):
        with nurseryloop.CancelScope():  # a scope of its own moves along
            task_status.started()
            try:
                await sleep(100)
            except Cancelled:
                log.append(current_time())
                raise

    log = []

    async def main():
        with nurseryloop.move_on_after(5):
            async with open_nursery() as nursery:
                with nurseryloop.move_on_after(1):
                    await nursery.start(child)

    run(main)
    assert log == [5]


def test_a_task_that_leaves_a_nursery_open_is_an_error_and_its_children_end(run, caplog):
    unwound = []

    async def grandchild():
        try:
            await sleep(100)
        finally:
            unwound.append(current_time())
            raise LookupError("of an orphan")

    async def child():
        nursery = open_nursery()
        await nursery.__aenter__()
        nursery.start_soon(grandchild)
        await sleep(1)

    async def main():
        async with open_nursery() as nursery:
            nursery.start_soon(child)

    with caplog.at_level(logging.ERROR), pytest.raises(ExceptionGroup) as caught:
        run(main)
    assert "Nursery stack corrupted" in str(caught.value.exceptions[0])
    assert unwound == [1]
    assert "of an orphan" in caplog.text


def test_children_inherit_context_variables_and_keep_their_changes(run):
    variable = contextvars.ContextVar("variable")

    async def child():
        seen.append(variable.get())
        variable.set("child")
        await nurseryloop.checkpoint()
        seen.append(variable.get())

    seen = []

    async def main():
        variable.set("parent")
        async with open_nursery() as nursery:
            nursery.start_soon(child)
            variable.set("later")
        return variable.get()

    assert run(main) == "later"
    assert seen == ["parent", "child"]


def test_gather_keeps_argument_order_and_race_takes_the_first(run):
    async def after(seconds):
        await sleep(seconds)
        return seconds

    async def main():
        gathered = await nurseryloop.gather(lambda: after(3), lambda: after(1))
        won = await nurseryloop.race(lambda: after(3), lambda: after(1))
        return gathered, won, await nurseryloop.gather(), current_time()

    assert run(main) == ([3, 1], 1, [], 4)


def test_gather_raises_the_first_failure_as_itself_and_notes_the_others(run):
    first, second = ValueError("first"), KeyError("second")

    async def fail_when_cancelled():
        try:
            await sleep(100)
        finally:
            raise second

    async def main():
        await nurseryloop.gather(lambda: fail(1, first), fail_when_cancelled)

    with pytest.raises(ValueError) as caught:
        run(main)
    assert caught.value is first
    assert any("second" in note for note in first.__notes__)


def test_race_without_anybody_is_refused(run):
    with pytest.raises(ValueError, match="at least one"):
        run(nurseryloop.race)


def test_a_hundred_thousand_children_are_no_trouble(run):
    async def main():
        done = 0

        async def child():
            nonlocal done
            done += 1

        for _ in range(100):
            async with open_nursery() as nursery:
                for _ in range(1_000):
                    nursery.start_soon(child)
        return done

    assert run(main) == 100_000


def test_a_chain_of_three_thousand_nurseries_needs_no_recursion(run):
    async def nest(depth, event):
        async with open_nursery() as nursery:
            if depth:
                nursery.start_soon(nest, depth - 1, event)
                await event.wait()
            else:
                trees.append(nurseryloop.task_tree())
                event.set()

    trees = []
    run(nest, 3_000, nurseryloop.Event())
    depth, node = 0, trees[0]
    while node.children:
        depth, node = depth + 1, node.children[0]
    assert depth == 3_000


def test_a_cancellation_reaches_the_bottom_of_a_hundred_nurseries(run):
    async def nest(depth):
        async with open_nursery() as nursery:
            if depth:
                nursery.start_soon(nest, depth - 1)
            else:
                scope.cancel()
            await sleep(100)

    scope = nurseryloop.CancelScope()

    async def main():
        with scope:
            await nest(100)
        return current_time()

    assert run(main) == 0
