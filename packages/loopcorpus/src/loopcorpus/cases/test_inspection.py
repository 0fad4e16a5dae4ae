"""What can be seen of the tasks that are there?"""

from __future__ import annotations

from typing import Any

from loopcorpus import Backend, TaskNode
from loopcorpus._cases import expect, needs

pytestmark = needs("task_tree")


def _name(node: TaskNode) -> str:
    """Return the name of the task's function, without where that is defined."""
    return node.name.rpartition(".")[2]


def _names(node: TaskNode) -> Any:
    """Return the tree as names: a name, or a name with the list of its children."""
    if not node.children:
        return _name(node)
    return {_name(node): sorted((_names(child) for child in node.children), key=str)}


def _find(node: TaskNode, name: str) -> TaskNode | None:
    if _name(node) == name:
        return node
    found = (_find(child, name) for child in node.children)
    return next((child for child in found if child is not None), None)


@expect("main")
def test_a_program_without_children_is_one_task(lib: Backend) -> Any:
    async def main() -> Any:
        await lib.checkpoint()
        return _names(lib.task_tree())

    return lib.run(main, clock="virtual")


@expect({"main": ["first", "second"]})
def test_children_appear_below_their_parent_while_they_live(lib: Backend) -> Any:
    async def first() -> None:
        await lib.sleep(10)

    async def second() -> None:
        await lib.sleep(10)

    async def over() -> None:
        await lib.checkpoint()

    async def main() -> Any:
        async with lib.open_task_group() as group:
            for function in (first, second, over):
                group.start_soon(function)
            await lib.sleep(1)
            tree = lib.task_tree()
            group.cancel()
        return _names(tree)

    return lib.run(main, clock="virtual")


@expect({"main": [{"middle": ["leaf"]}]})
def test_grandchildren_appear_below_the_children(lib: Backend) -> Any:
    async def leaf() -> None:
        await lib.sleep(10)

    async def middle() -> None:
        async with lib.open_task_group() as group:
            group.start_soon(leaf)

    async def main() -> Any:
        async with lib.open_task_group() as group:
            group.start_soon(middle)
            await lib.sleep(1)
            tree = lib.task_tree()
            group.cancel()
        return _names(tree)

    return lib.run(main, clock="virtual")


@expect({"main": ["worker"]})
def test_the_tree_is_the_same_from_every_task(lib: Backend) -> Any:
    seen: list[Any] = []

    async def worker() -> None:
        await lib.sleep(1)
        seen.append(_names(lib.task_tree()))

    async def main() -> None:
        async with lib.open_task_group() as group:
            group.start_soon(worker)

    lib.run(main, clock="virtual")
    return seen[0]


@expect(["Event", "sleep", "Lock"])
async def test_it_says_what_a_task_waits_on(lib: Backend) -> Any:
    event, lock = lib.Event(), lib.Lock()

    async def at_the_event() -> None:
        await event.wait()

    async def asleep() -> None:
        await lib.sleep(100)

    async def at_the_lock() -> None:
        await lock.acquire()

    words = []
    await lock.acquire()
    async with lib.open_task_group() as group:
        for function in (at_the_event, asleep, at_the_lock):
            group.start_soon(function)
        await lib.sleep(1)
        tree = lib.task_tree()
        for name in ("at_the_event", "asleep", "at_the_lock"):
            node = _find(tree, name)
            words.append(node and node.waiting_on)
        group.cancel()
    return words


@expect(None)
async def test_the_running_task_waits_on_nothing(lib: Backend) -> Any:
    async def looks() -> Any:
        await lib.sleep(1)
        node = _find(lib.task_tree(), "looks")
        assert node is not None
        return node.waiting_on

    async with lib.open_task_group() as group:
        return await group.spawn(looks).wait()


@expect({"main": ["the reader"]})
def test_a_child_goes_by_the_name_it_was_given(lib: Backend) -> Any:
    async def main() -> Any:
        async with lib.open_task_group() as group:
            group.start_soon(lib.sleep, 10, name="the reader")
            await lib.sleep(1)
            tree = lib.task_tree()
            group.cancel()
        return _names(tree)

    return lib.run(main, clock="virtual")
