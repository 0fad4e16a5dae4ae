"""The task tree, the wait graph, the await stack."""

import yieldloop
from yieldloop import TaskNode


def test_the_tree_says_who_spawned_whom_and_who_waits_on_what(run):
    async def parent():
        yieldloop.spawn(yieldloop.sleep, 10, name="first")
        yieldloop.spawn(yieldloop.Event().wait, name="second")
        await yieldloop.Lock().acquire()
        await yieldloop.Queue().get()

    async def main():
        yieldloop.spawn(parent, name="parent")
        await yieldloop.sleep(1)
        return yieldloop.task_tree().children

    assert run(main) == (
        TaskNode("parent", "Queue.get", (TaskNode("first", "sleep"), TaskNode("second", "Event"))),
    )


def test_a_task_whose_parent_is_over_hangs_below_main(run):
    async def parent():
        yieldloop.spawn(yieldloop.sleep, 10, name="orphan")

    async def main():
        await yieldloop.spawn(parent).join()
        return yieldloop.task_tree().children

    assert run(main) == (TaskNode("orphan", "sleep"),)


def test_the_graph_names_who_stands_in_the_way(run):
    async def main():
        lock = yieldloop.Lock()
        await lock.acquire()
        me = yieldloop.current_task()
        waiter = yieldloop.spawn(lock.acquire)
        joiner = yieldloop.spawn(waiter.join)
        await yieldloop.checkpoint()
        graph = [(each.task, each.request, each.blocked_by) for each in yieldloop.wait_graph()]
        lock.release()
        return graph == [(waiter, lock, me), (joiner, waiter, waiter)]

    assert run(main)


def test_the_stack_goes_from_the_task_to_where_it_waits(run):
    async def outer():
        await inner()

    async def inner():
        await yieldloop.sleep(1)

    async def main():
        task = yieldloop.spawn(outer)
        await yieldloop.checkpoint()
        names = [code.co_name for code, _line in yieldloop.await_stack(task)]
        await task.join()
        return names, yieldloop.await_stack(task)

    assert run(main) == (["outer", "inner", "sleep", "suspend"], [])
