"""Main returns while another task still runs: what becomes of that task?

A task that no block owns sleeps. When it is cancelled, its cleanup waits a second, and says that it
is done. The answer is what the task saw before `run` returned.
"""

from .free_tasks import start_free
from .kit import turns

AXIS = "errors"


def experiment(lib):
    seen = []
    kept = []

    async def child():
        try:
            await lib.sleep(100)
            seen.append("slept to the end")
        except lib.Cancelled:
            seen.append("cancelled")
            await lib.sleep(1)
            seen.append("cleaned up")
            raise

    async def main():
        kept.append(await start_free(lib, child))
        await turns(lib)

    lib.run(main, clock="virtual")
    return seen or "forgotten"
