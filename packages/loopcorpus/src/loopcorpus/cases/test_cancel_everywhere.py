"""What is lost when a waiter is cancelled?

Every primitive that gives to one waiter at a time, at every moment at which a cancellation can
meet the giving. Nothing may be lost, made twice, or stay with a task that is over, and who waits
next has to be told.
"""

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import settle
from loopcorpus._cases import expect, needs
from loopcorpus._scene import scene
from loopcorpus._situations import SITUATIONS, ConditionWait, Situation

_KEPT = [kind for kind in SITUATIONS if kind is not ConditionWait]


def _situations(kinds: list[type[Situation]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "kind", [pytest.param(kind, marks=needs(*kind.needs), id=kind.__name__) for kind in kinds]
    )


everywhere = _situations(list(SITUATIONS))
where_it_is_kept = _situations(_KEPT)  # a notification that nobody waits for is not kept


@everywhere
@expect((["second"], "nothing lost"))
async def test_cancelled_while_waiting(
    lib: Backend, kind: type[Situation]
) -> tuple[list[str], str]:
    async with scene(lib, kind) as place:
        first = await place.come("first")
        await place.come("second")
        first.cancel()
        await settle(lib)
        await place.give()
        return list(place.taken), await place.verdict()


@everywhere
@expect((["second"], "nothing lost"))
async def test_cancelled_and_then_given_in_the_same_turn(
    lib: Backend, kind: type[Situation]
) -> tuple[list[str], str]:
    async with scene(lib, kind) as place:
        first = await place.come("first")
        await place.come("second")
        async with place.situation.giving():
            first.cancel()
            place.situation.give()
            place.given += 1
        await settle(lib)
        return list(place.taken), await place.verdict()


@everywhere
@expect("nothing lost")
async def test_given_and_then_cancelled_in_the_same_turn(
    lib: Backend, kind: type[Situation]
) -> str:
    async with scene(lib, kind) as place:
        first = await place.come("first")
        await place.come("second")
        await place.give(first.cancel)
        return await place.verdict()


@everywhere
@expect("first")
async def test_who_has_what_was_given_before_the_cancellation(
    lib: Backend, kind: type[Situation]
) -> str:
    async with scene(lib, kind) as place:
        first = await place.come("first")
        await place.come("second")
        await place.give(first.cancel)
        taken = [*place.taken, "nobody"]
        await place.verdict()
        return taken[0]


@everywhere
@expect("nothing lost")
async def test_two_are_given_and_both_waiters_are_cancelled(
    lib: Backend, kind: type[Situation]
) -> str:
    async with scene(lib, kind) as place:
        first, second = [await place.come(name) for name in ("first", "second")]
        await place.come("third")
        await place.come("fourth")
        times = 1 if kind.single else 2
        await place.give(first.cancel, second.cancel, times=times)
        return await place.verdict()


@everywhere
@expect("nothing lost")
async def test_given_cancelled_and_given_again_in_the_same_turn(
    lib: Backend, kind: type[Situation]
) -> str:
    async with scene(lib, kind) as place:
        first = await place.come("first")
        await place.come("second")
        if kind.single:
            await place.give(first.cancel)
        else:
            async with place.situation.giving():
                place.situation.give()
                first.cancel()
                place.situation.give()
                place.given += 2
        return await place.verdict()


@where_it_is_kept
@expect("nothing lost")
async def test_everyone_is_cancelled_before_it_is_given(lib: Backend, kind: type[Situation]) -> str:
    async with scene(lib, kind) as place:
        for waiter in [await place.come(name) for name in ("first", "second", "third")]:
            waiter.cancel()
        await settle(lib)
        await place.give()
        return await place.verdict()


@where_it_is_kept
@expect("nothing lost")
async def test_everyone_is_cancelled_in_the_turn_in_which_it_is_given(
    lib: Backend, kind: type[Situation]
) -> str:
    async with scene(lib, kind) as place:
        waiters = [await place.come(name) for name in ("first", "second", "third")]
        await place.give(*[waiter.cancel for waiter in waiters])
        return await place.verdict()


@where_it_is_kept
@expect("nothing lost")
async def test_cancelled_before_it_has_begun(lib: Backend, kind: type[Situation]) -> str:
    async with scene(lib, kind) as place:
        await place.give()
        place.group.spawn(place.wait, "first").cancel()
        return await place.verdict()


@where_it_is_kept
@expect("nothing lost")
async def test_given_at_the_moment_of_the_deadline(lib: Backend, kind: type[Situation]) -> str:
    async with scene(lib, kind) as place:
        now = lib.current_time()

        async def wait_until_the_deadline() -> None:
            async with lib.move_on_after(now + 10 - lib.current_time()):
                await place.wait("first")

        place.group.start_soon(wait_until_the_deadline)
        await lib.sleep(now + 10 - lib.current_time())
        await place.give()
        return await place.verdict()


@where_it_is_kept
@expect("nothing lost")
async def test_a_waiter_tries_again_after_each_timeout(lib: Backend, kind: type[Situation]) -> str:
    async with scene(lib, kind) as place:

        async def insist() -> None:
            for _ in range(5):
                async with lib.move_on_after(2):
                    await place.wait("first")

        place.group.start_soon(insist)
        await place.come("second")
        await lib.sleep(5)
        await place.give()
        return await place.verdict()
