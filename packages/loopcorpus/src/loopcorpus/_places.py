"""What may a lock or a semaphore do?

A model of a fixed number of places, and a program of workers that take and leave them while some
are cancelled. A lock is a semaphore with one place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from hypothesis import strategies

from ._contract import Backend
from ._explore import STUCK, pauses


class Visit(NamedTuple):
    """One time a worker takes a place; in checkpoints."""

    before: int
    inside: int


class Cancel(NamedTuple):
    """Cancel a worker, some checkpoints after the last cancellation."""

    after: int
    worker: int


scripts = strategies.lists(
    strategies.lists(strategies.builds(Visit, pauses, pauses), min_size=1, max_size=4),
    min_size=2,
    max_size=5,
)
cancels = strategies.lists(strategies.builds(Cancel, pauses, strategies.integers(0, 4)), max_size=5)


class Places:
    """The model: who holds a place, and who waits, in the order in which they came."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.held: set[int] = set()
        self.waiting: list[int] = []
        self.cancelled: set[int] = set()
        self.wrong: list[str] = []

    def comes(self, worker: int) -> None:
        self.waiting.append(worker)

    def gives_up(self, worker: int) -> None:
        self.waiting.remove(worker)

    def enters(self, worker: int) -> None:
        place = self.waiting.index(worker)
        ahead = [other for other in self.waiting[:place] if other not in self.cancelled]
        self.waiting.pop(place)
        self.held.add(worker)
        if len(self.held) > self.places:
            self.wrong.append(f"{sorted(self.held)} hold {self.places} place(s)")
        elif len(self.held) + len(ahead) > self.places:
            # Those ahead cannot all have got a place that they have not noticed yet.
            self.wrong.append(f"{worker} overtook one of {ahead}")

    def leaves(self, worker: int) -> None:
        self.held.remove(worker)


async def visit(
    lib: Backend,
    make: Callable[[Backend], Any],
    places: int,
    scripts: Sequence[Sequence[Visit]],
    cancels: Sequence[Cancel],
) -> list[str]:
    """Let workers visit what `make` makes, and return what they saw go wrong."""
    model, primitive = Places(places), make(lib)

    async def pause(checkpoints: int) -> None:
        for _ in range(checkpoints):
            await lib.checkpoint()

    async def work(worker: int) -> None:
        for before, inside in scripts[worker]:
            await pause(before)
            model.comes(worker)
            try:
                await primitive.acquire()
            except BaseException:
                model.gives_up(worker)
                raise
            model.enters(worker)
            try:
                await pause(inside)
            finally:
                model.leaves(worker)
                primitive.release()

    async with lib.move_on_after(STUCK) as scope, lib.open_task_group() as group:
        children = [group.spawn(work, worker) for worker in range(len(scripts))]
        for after, worker in cancels:
            await pause(after)
            if worker < len(children):
                model.cancelled.add(worker)
                children[worker].cancel()
    if scope.cancelled_caught:
        model.wrong.append(f"stuck, with {STUCK} seconds gone by")
    elif model.held or model.waiting:
        model.wrong.append(f"all ended, with {model.held} holding and {model.waiting} waiting")
    else:
        model.wrong.extend(await _take_all(lib, primitive, places))
    return model.wrong


async def _take_all(lib: Backend, primitive: Any, places: int) -> list[str]:
    """Take every place at the end: none may be gone, and there may be no more than at first."""
    taken = 0

    async def take() -> None:
        nonlocal taken
        await primitive.acquire()
        taken += 1
        try:
            await lib.sleep(STUCK)
        finally:
            primitive.release()

    async with lib.move_on_after(1), lib.open_task_group() as group:
        for _ in range(places + 1):
            group.start_soon(take)
    return [] if taken == places else [f"{taken} of {places} place(s) in the end"]
