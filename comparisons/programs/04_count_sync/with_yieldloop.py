"""A call that blocks the thread blocks the loop in it."""

import time

import yieldloop


async def count():
    print("One")
    time.sleep(0.005)  # nobody else runs meanwhile
    print("Two")


async def main():
    await yieldloop.gather(count, count, count)


yieldloop.run(main)
