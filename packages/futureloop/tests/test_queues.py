"""How are values handed over, also between owners?"""

import math

import pytest

import futureloop
from loopbase import VirtualClock


def run(main):
    return futureloop.run(main(), clock=VirtualClock())


def test_a_shut_down_queue_ends_its_getters_and_putters():
    async def main():
        queue = futureloop.Queue(1)
        queue.put_nowait("kept")
        putter = futureloop.create_task(queue.put("refused"))
        await futureloop.checkpoint()
        queue.shutdown()
        with pytest.raises(futureloop.QueueShutDown):
            await putter
        assert await queue.get() == "kept"
        for call in (queue.get_nowait, lambda: queue.put_nowait(1)):
            with pytest.raises(futureloop.QueueShutDown):
                call()
        other = futureloop.Queue()
        getter = futureloop.create_task(other.get())
        other.put_nowait("dropped")
        other.shutdown(immediate=True)
        with pytest.raises(futureloop.QueueShutDown):
            await getter
        await other.join()

    run(main)


def test_join_waits_for_the_work_and_not_for_the_queue():
    async def main():
        queue, seen = futureloop.Queue(), []
        for item in range(3):
            queue.put_nowait(item)

        async def worker():
            while True:
                item = await queue.get()
                await futureloop.sleep(1)
                seen.append(item)
                queue.task_done()

        task = futureloop.create_task(worker())
        await queue.join()
        task.cancel()
        with pytest.raises(ValueError, match="too many"):
            queue.task_done()
        return seen

    assert run(main) == [0, 1, 2]


def test_an_item_that_cannot_be_compared_leaves_a_whole_heap():
    async def main():
        queue = futureloop.PriorityQueue()
        for item in (5, 3, 4, 1):
            queue.put_nowait(item)
        with pytest.raises(TypeError):
            queue.put_nowait("x")
        return [queue.get_nowait() for _ in range(queue.qsize())]

    assert run(main) == [1, 3, 4, 5]


def test_a_woken_getter_that_is_cancelled_leaves_its_item_to_the_next():
    async def main():
        queue = futureloop.Queue()
        first, second = (futureloop.create_task(queue.get()) for _ in range(2))
        await futureloop.checkpoint()
        queue.put_nowait("item")
        with pytest.raises(futureloop.QueueEmpty):
            queue.get_nowait()  # reserved
        first.cancel()
        return await second, queue.qsize(), first.cancelled()

    assert run(main) == ("item", 0, True)


def test_a_woken_putter_that_is_cancelled_leaves_its_place_to_the_next():
    async def main():
        queue = futureloop.Queue(1)
        queue.put_nowait(0)
        first, second = (futureloop.create_task(queue.put(n)) for n in (1, 2))
        await futureloop.checkpoint()
        assert queue.get_nowait() == 0
        with pytest.raises(futureloop.QueueFull):
            queue.put_nowait(3)  # reserved
        first.cancel()
        await second
        return queue.get_nowait(), first.cancelled()

    assert run(main) == (2, True)


@pytest.mark.parametrize("size", [0, 1, 3, math.inf])
def test_a_channel_keeps_order_and_ends(size):
    async def main():
        sender, receiver = futureloop.open_channel(size)

        async def produce(end, start):
            async with end:
                for number in range(start, start + 5):
                    await end.send(number)

        async with futureloop.TaskGroup() as group:
            group.create_task(produce(sender.clone(), 0))
            group.create_task(produce(sender, 100))
            seen = [number async for number in receiver]
        with pytest.raises(futureloop.EndOfChannel):
            await receiver.receive()
        small, large = [n for n in seen if n < 50], [n for n in seen if n > 50]
        return small + large

    assert run(main) == [*range(5), *range(100, 105)]


def test_a_rendezvous_send_ends_when_its_value_was_received():
    async def main():
        sender, receiver = futureloop.open_channel(0)
        with pytest.raises(futureloop.WouldBlock):
            sender.send_nowait(1)
        task = futureloop.create_task(sender.send("x"))
        await futureloop.sleep(1)
        assert not task.done()
        assert receiver.receive_nowait() == "x"
        await task
        with pytest.raises(futureloop.WouldBlock):
            receiver.receive_nowait()

    run(main)


def test_a_promised_value_goes_to_the_next_receiver_or_stays():
    async def main():
        sender, receiver = futureloop.open_channel(0)
        first, second = (futureloop.create_task(receiver.receive()) for _ in range(2))
        await futureloop.checkpoint()
        sender.send_nowait("one")
        first.cancel()
        assert await second == "one"
        third = futureloop.create_task(receiver.receive())
        await futureloop.checkpoint()
        sender.send_nowait("two")
        third.cancel()
        await futureloop.wait([third])
        return receiver.receive_nowait()

    assert run(main) == "two"


def test_a_sender_whose_value_was_taken_is_told_of_a_cancellation_later():
    async def main():
        sender, receiver = futureloop.open_channel(0)
        seen = []

        async def send():
            await sender.send("x")
            seen.append("sent")
            await futureloop.checkpoint()
            seen.append("never")

        task = futureloop.create_task(send())
        await futureloop.checkpoint()
        assert receiver.receive_nowait() == "x"
        task.cancel()
        await futureloop.wait([task])
        return seen, task.cancelled()

    assert run(main) == (["sent"], True)


def test_closed_ends_refuse_and_wake_who_waits():
    async def main():
        sender, receiver = futureloop.open_channel(0)
        clone = receiver.clone()
        waiting = futureloop.create_task(clone.receive())
        await futureloop.checkpoint()
        clone.close()
        clone.close()
        with pytest.raises(futureloop.ClosedResourceError):
            await waiting
        sending = futureloop.create_task(sender.send(1))
        await futureloop.checkpoint()
        receiver.close()
        with pytest.raises(futureloop.BrokenResourceError):
            await sending
        with pytest.raises(futureloop.BrokenResourceError):
            sender.send_nowait(1)
        sender.close()
        for call in (sender.clone, receiver.receive_nowait, lambda: sender.send_nowait(1)):
            with pytest.raises(futureloop.ClosedResourceError):
                call()

    run(main)


@pytest.mark.parametrize(("size", "error"), [(-1, ValueError), (1.5, TypeError), ("1", TypeError)])
def test_a_size_that_is_none_is_refused(size, error):
    with pytest.raises(error, match="size"):
        futureloop.open_channel(size)
