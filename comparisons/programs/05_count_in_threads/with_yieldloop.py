"""run_in_thread() turns a blocking call into a request."""

import threading

import yieldloop

meeting = threading.Barrier(3)


def count():
    print("One")
    yield from yieldloop.run_in_thread(meeting.wait)
    print("Two")


def main():
    yield from yieldloop.gather(count, count, count)


yieldloop.run(main)
