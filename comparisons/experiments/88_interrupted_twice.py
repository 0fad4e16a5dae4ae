"""Can a second Ctrl-C break off the cleanup that the first one started?

SIGINT ends the wait of the main task; in its `finally` the task computes, and there SIGINT comes
again. "broken off": KeyboardInterrupt is raised in the cleanup. "completed": it is not.
"""

import os
import signal

AXIS = "environment"
CLOCK = "real"


def experiment(lib):
    seen = []

    async def main():
        try:
            os.kill(os.getpid(), signal.SIGINT)
            await lib.sleep(1)
        finally:
            try:
                os.kill(os.getpid(), signal.SIGINT)
                for _ in range(1000):
                    pass
                seen.append("completed")
            except KeyboardInterrupt:
                seen.append("broken off")
                raise

    try:
        lib.run(main)
    except KeyboardInterrupt:
        pass
    return seen[0]
