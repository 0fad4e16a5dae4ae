"""disable_cancellation() holds cancellations back, not timeouts."""

import yieldloop
from loopbase import VirtualClock


def roll_back(seconds):
    with yieldloop.ignore_after(5):
        yield from yieldloop.sleep(seconds)
        print(f"{yieldloop.clock():g}: rolled back")


def transfer(seconds):
    try:
        yield from yieldloop.Event().wait()  # for ever
    finally:
        undisturbed = yieldloop.disable_cancellation
        yield from undisturbed(roll_back, seconds)


def main():
    for seconds in 1, 100:
        task = yieldloop.spawn(transfer, seconds)
        for pause in 2, 0.5:
            yield from yieldloop.sleep(pause)
            task.cancel()
        yield from task.wait()
        print(f"{yieldloop.clock():g}: over")


yieldloop.run(main, clock=VirtualClock())
