"""A checkpoint means: run the others, then me again."""

import time

import yieldloop


def polling_sleep(seconds):
    moment = time.monotonic() + seconds
    looks = 1
    while time.monotonic() < moment:
        yield from yieldloop.checkpoint()
        looks += 1
    return looks


def main():
    start = time.monotonic()
    looks = yield from polling_sleep(0.05)
    slept = time.monotonic() - start
    print("slept long enough:", slept >= 0.05)
    print("looked at the clock over and over:", looks > 10)


yieldloop.run(main)
