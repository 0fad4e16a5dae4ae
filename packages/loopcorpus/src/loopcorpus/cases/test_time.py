"""How does a task wait for time?"""

from loopcorpus import Backend
from loopcorpus._cases import expect


@expect(2.0)
async def test_sleep_takes_as_long_as_it_says(lib: Backend) -> float:
    before = lib.current_time()
    await lib.sleep(2)
    return lib.current_time() - before
