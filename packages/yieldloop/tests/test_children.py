"""Groups, gather and race, beyond what every library does alike."""

import pytest

import yieldloop
from yieldloop import TaskGroup


async def returns(seconds, value=None):
    await yieldloop.sleep(seconds)
    return value


async def fails(seconds, error):
    await yieldloop.sleep(seconds)
    raise error


@pytest.mark.parametrize(
    ("wait", "completed", "ended_at"),
    [(all, None, 3.0), (any, None, 1.0), (object, "second", 2.0), (None, "never", 0.0)],
)
def test_the_group_waits_for_whom_it_was_told(run, wait, completed, ended_at):
    async def main():
        async with TaskGroup(wait=wait) as group:
            group.spawn(returns, 1)
            group.spawn(returns, 2, "second")
            group.spawn(returns, 3, "third")
        result = "never" if group.completed is None else group.completed.result
        return result, yieldloop.clock()

    assert run(main) == (completed, ended_at)


def test_another_rule_for_waiting_is_refused():
    with pytest.raises(ValueError, match="all, any, object or None"):
        TaskGroup(wait=sum)


def test_a_generator_task_joins_a_group_by_hand(run):
    def main():
        group = TaskGroup()
        tasks = [group.spawn(returns, 1, "a"), group.spawn(returns, 2, "b")]
        yield from group.join()
        with pytest.raises(RuntimeError, match="is over"):
            group.spawn(returns, 1)
        return [task.result for task in tasks]

    assert run(main) == ["a", "b"]


def test_a_group_that_is_never_joined_does_not_hide_a_failure(run, reports):
    async def main():
        TaskGroup().spawn(fails, 1, ValueError("lost?"))
        await yieldloop.sleep(2)

    run(main)
    assert len(reports) == 1 and "lost?" in reports[0]


def test_the_body_and_the_children_fail_together(run):
    async def main():
        with pytest.raises(ExceptionGroup) as caught:
            async with TaskGroup() as group:
                group.spawn(stumbles)
                await yieldloop.checkpoint()
                raise KeyError("body")
        return [str(error) for error in caught.value.exceptions]

    async def stumbles():
        try:
            await yieldloop.sleep(10)
        finally:
            raise ValueError("child")

    assert run(main) == ["'body'", "child"]


def test_an_outer_cancellation_is_not_lost_when_children_fail_on_it(run):
    async def stumbles():
        try:
            await yieldloop.sleep(100)
        finally:
            raise ValueError

    async def main():
        with yieldloop.ignore_after(1) as outer:
            try:
                async with TaskGroup() as group:
                    group.spawn(stumbles)
            except* ValueError:
                pass
            await yieldloop.sleep(100)
        return outer.expired, yieldloop.clock()

    assert run(main) == (True, 1.0)


def test_two_cancellations_while_the_group_ends_are_both_delivered(run):
    async def slow():
        with yieldloop.disable_cancellation():
            await yieldloop.sleep(10)

    async def main():
        with yieldloop.CancelScope(deadline=2) as outer:
            with yieldloop.CancelScope(deadline=1) as inner:
                async with TaskGroup() as group:
                    group.spawn(slow)
            await yieldloop.sleep(100)
        return inner.cancelled_caught, outer.cancelled_caught, yieldloop.clock()

    assert run(main) == (True, True, 10.0)


def test_a_group_is_entered_once(run):
    async def main():
        group = TaskGroup()
        async with group:
            with pytest.raises(RuntimeError, match="only once"):
                await group.__aenter__()
        with pytest.raises(RuntimeError, match="only once"):
            await group.__aenter__()

    run(main)


def test_who_spawns_into_a_cancelled_group_spawns_a_cancelled_child(run):
    async def main():
        async with TaskGroup() as group:
            group.cancel()
            late = group.spawn(returns, 100)
        return late.cancelled, yieldloop.clock()

    assert run(main) == (True, 0.0)


def test_the_first_failure_of_gather_comes_out_and_the_others_are_reported(run, reports):
    async def stumbles():
        try:
            await yieldloop.sleep(100)
        finally:
            raise KeyError("second")

    async def main():
        with pytest.raises(ValueError, match="first"):
            await yieldloop.gather(lambda: fails(1, ValueError("first")), stumbles)

    run(main)
    assert len(reports) == 1 and "second" in reports[0]


def test_gather_and_race_start_nobody_when_one_of_them_is_no_function(run):
    log = []

    async def child():
        log.append("begun")
        await yieldloop.sleep(1)
        log.append("ended")

    async def main():
        for together in (yieldloop.gather, yieldloop.race):
            with pytest.raises(TypeError, match="5 of type int"):
                await together(child, 5)
        with pytest.raises(ValueError, match="one function or more"):
            await yieldloop.race()
        return await yieldloop.gather()

    assert run(main) == []
    assert "ended" not in log


def test_a_race_in_which_everyone_is_cancelled_has_no_winner(run):
    async def gives_up():
        yieldloop.current_task().cancel()
        await yieldloop.checkpoint()

    async def main():
        with pytest.raises(RuntimeError, match="nobody won"):
            await yieldloop.race(gives_up, gives_up)
        with pytest.raises(yieldloop.TaskError):
            await yieldloop.gather(gives_up, gives_up)

    run(main)


def test_start_says_what_it_was_given_instead(run):
    async def main():
        async with TaskGroup() as group:
            for given in (5, main()):
                with pytest.raises(TypeError, match=r"TaskGroup.start.* was given"):
                    await group.start(given)

    run(main)


def test_a_child_is_told_when_it_says_twice_that_it_is_ready(run):
    async def child(*, task_status):
        task_status.started("ready")
        with pytest.raises(RuntimeError, match="once is enough"):
            task_status.started()

    async def main():
        async with TaskGroup() as group:
            return await group.start(child)

    assert run(main) == "ready"


def test_a_cancelled_start_waits_for_a_child_that_is_ready_all_the_same(run):
    async def stubborn(*, task_status):
        try:
            await yieldloop.sleep(100)
        except yieldloop.CancelledError:
            task_status.started()
        await yieldloop.sleep(1)
        return "went on"

    async def main():
        async with TaskGroup() as group:
            with yieldloop.ignore_after(1):
                await group.start(stubborn)
        return group.completed.result

    assert run(main) == "went on"


def test_an_outer_cancellation_goes_on_though_the_group_was_cancelled_during_the_cleanup(run):
    async def main():
        with yieldloop.CancelScope(deadline=1) as outer:
            async with TaskGroup() as group:
                try:
                    await yieldloop.sleep(100)
                finally:
                    group.spawn(cancel_soon, group)
                    await yieldloop.sleep(100)
            await yieldloop.sleep(100)
        return outer.cancelled_caught, yieldloop.clock()

    async def cancel_soon(group):
        await yieldloop.sleep(1)
        group.cancel()

    assert run(main) == (True, 2.0)


def test_a_second_cancellation_while_the_children_end_is_kept_for_later(run):
    async def slow():
        with yieldloop.disable_cancellation():
            await yieldloop.sleep(10)

    async def main():
        with yieldloop.CancelScope(deadline=2) as outer:
            with yieldloop.CancelScope(deadline=1) as inner:
                async with TaskGroup() as group:
                    group.spawn(slow)
                    await yieldloop.sleep(100)
            await yieldloop.sleep(100)
        return inner.cancelled_caught, outer.cancelled_caught, yieldloop.clock()

    assert run(main) == (True, True, 10.0)


@pytest.mark.parametrize(("together", "result"), [("gather", ["a", "b"]), ("race", "a")])
def test_results_that_are_there_are_kept_and_the_cancellation_comes_later(run, together, result):
    async def unstoppable(seconds, value):
        with yieldloop.disable_cancellation():
            return await returns(seconds, value)

    async def main():
        with yieldloop.ignore_after(1) as timeout:
            kept = await getattr(yieldloop, together)(
                lambda: unstoppable(2, "a"), lambda: unstoppable(3, "b")
            )
            await yieldloop.sleep(100)
        return kept, timeout.expired, yieldloop.clock()

    assert run(main) == (result, True, 3.0)


def test_a_cancelled_race_or_gather_cancels_everyone_and_raises(run):
    async def main():
        for together in (yieldloop.gather, yieldloop.race):
            with yieldloop.ignore_after(1) as timeout:
                await together(lambda: returns(10), lambda: returns(20))
            assert timeout.expired
        return yieldloop.clock()

    assert run(main) == 2.0


def test_system_exit_in_the_body_comes_out_as_itself(run, reports):
    async def stumbles():
        try:
            await yieldloop.sleep(100)
        finally:
            raise ValueError("child")

    async def main():
        async with TaskGroup() as group:
            group.spawn(stumbles)
            await yieldloop.checkpoint()
            raise SystemExit(3)

    with pytest.raises(SystemExit):
        run(main)
    assert len(reports) == 1 and "child" in reports[0]


@pytest.mark.parametrize(
    ("child", "error"),
    [
        (lambda task_status: returns(1), RuntimeError),
        (lambda task_status: fails(1, KeyError()), KeyError),
    ],
)
def test_a_child_that_was_never_ready_is_not_the_groups(run, child, error):
    async def main():
        async with TaskGroup() as group:
            with pytest.raises(error):
                await group.start(child)
        return yieldloop.clock()

    assert run(main) == 1.0
