"""What does a loop say to a task that awaits what belongs to another library?"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

import loopcorpus

LOOPS = ("yieldloop", "futureloop", "nurseryloop")


def future_of_asyncio() -> Awaitable[object]:
    loop = asyncio.new_event_loop()
    try:
        return loop.create_future()
    finally:
        loop.close()


def checkpoint_of(name: str) -> Callable[[], Awaitable[object]]:
    def checkpoint() -> Awaitable[object]:
        if name not in loopcorpus.backends():
            pytest.skip(f"{name} is not installed")
        return loopcorpus.backend(name).checkpoint()

    return checkpoint


FOREIGN = {
    "asyncio": future_of_asyncio,
    "trio": checkpoint_of("trio"),
    "yieldloop": checkpoint_of("yieldloop"),
    "nurseryloop": checkpoint_of("nurseryloop"),
}


@pytest.mark.parametrize(
    ("loop", "owner"),
    [
        (loop, owner)
        for loop in LOOPS
        for owner in FOREIGN
        # asyncio's futures are futureloop's own kind.
        if loop != owner and (loop, owner) != ("futureloop", "asyncio")
    ],
)
def test_the_message_names_both_libraries_and_the_task_goes_on(loop: str, owner: str) -> None:
    lib = loopcorpus.backend(loop)

    async def main() -> str:
        with pytest.raises(TypeError) as caught:
            await FOREIGN[owner]()
        await lib.sleep(1)
        return str(caught.value)

    message = lib.run(main, clock="virtual")
    assert owner in message
    assert loop in message
