"""Queues and channels: nothing is lost, nobody slips in."""

import math

import pytest

import yieldloop


def test_a_cancelled_putter_leaves_nothing_and_the_next_one_moves_in(run):
    async def main():
        queue = yieldloop.Queue(1)
        await queue.put("first")
        gone, next_ = yieldloop.spawn(queue.put, "gone"), yieldloop.spawn(queue.put, "next")
        await yieldloop.checkpoint()
        gone.cancel()
        await gone.wait()
        items = [await queue.get(), await queue.get()]
        await next_.join()
        return items, queue.empty()

    assert run(main) == (["first", "next"], True)


def test_an_item_that_cannot_be_compared_fails_its_putter_and_nobody_else(run):
    async def main():
        queue = yieldloop.PriorityQueue(2)
        await queue.put(2)
        await queue.put(1)
        bad = yieldloop.spawn(queue.put, "three")
        good = yieldloop.spawn(queue.put, 3)
        await yieldloop.checkpoint()
        assert await queue.get() == 1
        await good.join()
        await bad.wait()
        assert isinstance(bad.exception, TypeError)
        with pytest.raises(yieldloop.QueueFull):
            queue.put_nowait(0)
        assert [await queue.get(), await queue.get()] == [2, 3]
        queue.put_nowait(5)
        with pytest.raises(TypeError):
            queue.put_nowait("six")
        return queue.qsize(), queue.get_nowait()

    assert run(main) == (1, 5)


def test_join_waits_for_every_task_done(run):
    async def main():
        queue = yieldloop.Queue()
        queue.put_nowait(1)
        joiner = yieldloop.spawn(queue.join)
        await yieldloop.checkpoint()
        await queue.get()
        assert not joiner.terminated
        queue.task_done()
        await joiner.join()
        with pytest.raises(ValueError, match="more often"):
            queue.task_done()

    run(main)


def test_closing_an_end_wakes_who_waits_in_it(run):
    async def main():
        sender, receiver = yieldloop.open_channel(0)
        other = sender.clone()
        sending = yieldloop.spawn(sender.send, 1)
        staying = yieldloop.spawn(other.send, 2)
        await yieldloop.checkpoint()
        sender.close()
        await sending.wait()
        assert isinstance(sending.exception, yieldloop.ClosedResourceError)
        assert await receiver.receive() == 2
        await staying.join()
        receiving = yieldloop.spawn(receiver.receive)
        await yieldloop.checkpoint()
        receiver.close()
        await receiving.wait()
        assert isinstance(receiving.exception, yieldloop.ClosedResourceError)

    run(main)


def test_the_last_end_of_a_kind_tells_the_other_side(run):
    async def main():
        sender, receiver = yieldloop.open_channel(math.inf)
        with sender, receiver.clone() as second:
            sender.send_nowait(1)
            waiting = yieldloop.spawn(receiver.receive)
            await waiting.join()
            waiting = yieldloop.spawn(second.receive)
            await yieldloop.checkpoint()
        await waiting.wait()
        assert isinstance(waiting.exception, yieldloop.ClosedResourceError)
        with pytest.raises(yieldloop.EndOfChannel):
            await receiver.receive()
        with pytest.raises(yieldloop.ClosedResourceError):
            sender.clone()
        sender, receiver = yieldloop.open_channel(0)
        waiting = yieldloop.spawn(sender.send, 1)
        await yieldloop.checkpoint()
        receiver.close()
        await waiting.wait()
        assert isinstance(waiting.exception, yieldloop.BrokenResourceError)
        with pytest.raises(yieldloop.BrokenResourceError):
            sender.send_nowait(1)

    run(main)


def test_a_cancelled_receiver_takes_nothing(run):
    async def main():
        sender, receiver = yieldloop.open_channel(1)
        gone = yieldloop.spawn(receiver.receive)
        await yieldloop.checkpoint()
        gone.cancel()
        await gone.wait()
        sender.send_nowait("kept")
        with pytest.raises(yieldloop.WouldBlock):
            sender.send_nowait("no room")
        sender.close()
        return [value async for value in receiver]

    assert run(main) == ["kept"]


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: yieldloop.Queue(-1), ValueError),
        (lambda: yieldloop.open_channel(-1), ValueError),
        (lambda: yieldloop.open_channel(1.5), TypeError),
    ],
)
def test_sizes_that_make_no_sense_are_refused(make, error):
    with pytest.raises(error):
        make()
