"""Three `yield from` in a row: one task, step after step."""

import yieldloop


def fetch():
    print("fetching")
    yield from yieldloop.sleep(0.001)  # the network
    return [2, 4, 8]


def process(numbers):
    # No request, so no generator: an ordinary function.
    print(f"processing {len(numbers)} numbers")
    return sum(numbers) * 3


def save(number):
    print(f"saving {number}")
    yield from yieldloop.sleep(0.001)  # the disk
    print("saved")


def main():
    numbers = yield from fetch()
    number = process(numbers)
    yield from save(number)


yieldloop.run(main)
