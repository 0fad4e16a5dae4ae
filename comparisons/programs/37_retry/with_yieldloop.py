"""timeout_after() bounds an attempt; its error is one more."""

import random

import yieldloop
from loopbase import VirtualClock

lots = random.Random(2)


def ask(attempt):
    with yieldloop.timeout_after(5):
        if attempt == 2:
            yield from yieldloop.sleep(1000)  # no answer
    if attempt < 4:
        raise ConnectionRefusedError
    return "forty-two"


def retry(function, attempts):
    for attempt in range(1, attempts):
        try:
            return (yield from function(attempt))
        except OSError:  # TaskTimeout is one
            now = f"{yieldloop.clock():.2f}"
            print(f"{now}: attempt {attempt} failed")
        yield from yieldloop.sleep(lots.uniform(0, 2**attempt))
    return (yield from function(attempts))  # its error is raised


def main():
    print("the answer:", (yield from retry(ask, attempts=5)))


yieldloop.run(main, clock=VirtualClock())
