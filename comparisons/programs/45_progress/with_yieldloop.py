"""from_thread() runs a task in the loop, and waits for it."""

import threading

import yieldloop


def compute(report):  # runs in a worker thread
    total = 0
    for number in range(100):
        total += number
        if number % 25 == 24:
            yieldloop.from_thread(report, number + 1)
    return total


def main():
    async def show(percent):
        home = threading.get_ident() == here
        print(f"{percent} % in the loop's thread: {home}")

    here = threading.get_ident()
    total = yield from yieldloop.run_in_thread(compute, show)
    print("the sum is", total)


yieldloop.run(main)
