"""call_soon_threadsafe() is the way into the loop's thread."""

import threading

import futureloop


def compute(loop, report):  # runs in a worker thread
    total = 0
    for number in range(100):
        total += number
        if number % 25 == 24:
            loop.call_soon_threadsafe(report, number + 1)
    return total


async def main():
    def show(percent):
        home = threading.get_ident() == here
        print(f"{percent} % in the loop's thread: {home}")

    here = threading.get_ident()
    loop = futureloop.get_running_loop()
    total = await futureloop.to_thread(compute, loop, show)
    print("the sum is", total)


futureloop.run(main())
