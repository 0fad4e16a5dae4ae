"""Who goes on when an event is set?"""

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs

pytestmark = needs("Event")


@expect([False, True])
async def test_an_event_is_unset_until_it_is_set(lib: Backend) -> list[bool]:
    event = lib.Event()
    before = event.is_set()
    event.set()
    return [before, event.is_set()]


async def test_waiting_for_a_set_event_does_not_wait(lib: Backend) -> None:
    event = lib.Event()
    event.set()
    before = lib.current_time()
    await event.wait()
    assert lib.current_time() == before


@expect(["one", "three", "two"])
async def test_set_wakes_every_waiter(lib: Backend) -> list[str]:
    woken: list[str] = []
    event = lib.Event()

    async def wait(name: str) -> None:
        await event.wait()
        woken.append(name)

    async with lib.open_task_group() as group:
        for name in ("one", "two", "three"):
            await arrive(lib, group, wait, name)
        assert woken == []
        event.set()
    return sorted(woken)


async def test_setting_twice_is_no_error(lib: Backend) -> None:
    event = lib.Event()
    event.set()
    event.set()
    assert event.is_set()
    await event.wait()


@expect(["set", "woken"])
async def test_set_does_not_run_the_waiter_before_it_returns(lib: Backend) -> list[str]:
    seen: list[str] = []
    event = lib.Event()

    async def wait() -> None:
        await event.wait()
        seen.append("woken")

    async with lib.open_task_group() as group:
        await arrive(lib, group, wait)
        event.set()
        seen.append("set")
    return seen


async def test_one_task_can_wait_for_many_events_in_turn(lib: Backend) -> None:
    events = [lib.Event() for _ in range(5)]

    async def wait() -> None:
        for event in events:
            await event.wait()

    async with lib.open_task_group() as group:
        child = await arrive(lib, group, wait)
        for event in reversed(events):  # set in the wrong order: none of them may be lost
            event.set()
            await settle(lib)
        await child.wait()


async def test_a_cancelled_waiter_does_not_keep_the_others(lib: Backend) -> None:
    event = lib.Event()
    async with lib.open_task_group() as group:
        cancelled = await arrive(lib, group, event.wait)
        other = await arrive(lib, group, event.wait)
        cancelled.cancel()
        await settle(lib)
        event.set()
        await other.wait()


@expect("waits")
async def test_waiting_for_an_event_that_is_never_set_ends_with_its_timeout(lib: Backend) -> str:
    async with lib.move_on_after(5):
        await lib.Event().wait()
        return "set"
    return "waits"


async def test_two_tasks_wake_each_other_in_turn(lib: Backend) -> None:
    rounds = 100
    pings, pongs = [[lib.Event() for _ in range(rounds)] for _ in range(2)]

    async def answer() -> None:
        for ping, pong in zip(pings, pongs, strict=True):
            await ping.wait()
            pong.set()

    before = lib.current_time()
    async with lib.open_task_group() as group:
        group.start_soon(answer)
        for ping, pong in zip(pings, pongs, strict=True):
            ping.set()
            await pong.wait()
    assert lib.current_time() == before
