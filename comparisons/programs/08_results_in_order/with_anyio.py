"""gather() keeps the order of its arguments."""

import anyio
from trio.testing import MockClock


async def turned(numbers):
    await anyio.sleep(max(numbers))
    print(max(numbers), "is over")
    return numbers[::-1]


async def main():
    print(f"start: {anyio.current_time():g}")
    results = await anyio.gather(
        turned([10, 5, 0]), turned([3, 2, 1])
    )
    print(f"end: {anyio.current_time():g}")
    print(list(results))


clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
