"""from_thread.run_sync() calls in the loop's thread, and waits."""

import threading

import trio


def compute(report):  # runs in a worker thread
    total = 0
    for number in range(100):
        total += number
        if number % 25 == 24:
            trio.from_thread.run_sync(report, number + 1)
    return total


async def main():
    def show(percent):
        home = threading.get_ident() == here
        print(f"{percent} % in the loop's thread: {home}")

    here = threading.get_ident()
    total = await trio.to_thread.run_sync(compute, show)
    print("the sum is", total)


trio.run(main)
