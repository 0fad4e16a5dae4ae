"""Does `except Exception` catch a cancellation?

A child is cancelled inside `try: ... except Exception`. "no": the exception derives from
BaseException, so that a handler for errors does not swallow it by mistake.
"""

from .free_tasks import start_and_cancel

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def child():
        try:
            await lib.sleep(10)
        except Exception:
            seen.append("yes")
        except BaseException:
            seen.append("no")
            raise

    await start_and_cancel(lib, child)
    return seen[0]
