"""Who is waiting on what?"""

import futureloop
from loopbase import VirtualClock


def run(main):
    return futureloop.run(main(), clock=VirtualClock())


async def _locked(lock):
    async with lock:
        pass


def test_the_tree_shows_groups_gatherings_and_what_each_waits_on():
    async def main():
        lock, event = futureloop.Lock(), futureloop.Event()
        await lock.acquire()

        async def host():
            async with futureloop.TaskGroup() as group:
                group.create_task(_locked(lock), name="for the lock")
                group.create_task(event.wait(), name="for the event")

        async def gatherer():
            await futureloop.gather(futureloop.sleep(9), futureloop.Queue(1).get())

        futureloop.create_task(host())
        futureloop.create_task(gatherer())
        futureloop.create_task(futureloop.to_thread(int), name="thread")
        await futureloop.sleep(0)
        await futureloop.sleep(0)
        text = str(futureloop.task_tree())
        waits = futureloop.waits()
        lock.release()
        event.set()
        return text.splitlines(), waits[0]

    lines, first = run(main)
    assert lines[:7] == [
        "main",
        "  host (waiting on TaskGroup)",
        "    for the lock (waiting on Lock)",
        "    for the event (waiting on Event)",
        "  gatherer (waiting on Gathering)",
        "    sleep (waiting on sleep)",
        "    get (waiting on Queue.get)",
    ]
    assert first == ("host", "TaskGroup")


def test_the_stack_of_a_suspended_task():
    async def inner():
        await futureloop.sleep(10)

    async def outer():
        await inner()

    async def main():
        task = futureloop.create_task(outer())
        await futureloop.checkpoint()
        names = [name.rpartition(".")[2] for name in futureloop.await_stack(task)]
        assert [frame.f_code.co_name for frame in task.get_stack()] == ["outer"]
        task.cancel()
        return names

    assert run(main) == ["outer", "inner", "sleep"]
