"""A task always begins; where it first waits it is told."""

import yieldloop


def child():
    print("the child begins")
    try:
        yield from yieldloop.sleep(1)
    except yieldloop.CancelledError:
        print("the child is cancelled")
        raise


def main():
    task = yieldloop.spawn(child)
    task.cancel()
    yield from task.wait()
    print("all over")


yieldloop.run(main)
