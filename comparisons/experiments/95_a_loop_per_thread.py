"""Can each thread run a loop of its own?

Two threads run a loop each, at the same time; each waits until the other one's has begun. "yes":
there is one running loop per thread, not one per process.
"""

import threading

AXIS = "environment"
SEEDS = (12, 14)
CLOCK = "real"
PATIENCE = 15.0


def experiment(lib):
    both = threading.Barrier(2)
    ended = []

    async def main():
        await lib.sleep(0.001)
        both.wait(10)  # blocks: whoever comes first needs the other loop to be running
        await lib.sleep(0.001)
        ended.append(threading.current_thread().name)

    threads = [threading.Thread(target=lib.run, args=(main,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "yes" if len(set(ended)) == 2 else "no"
