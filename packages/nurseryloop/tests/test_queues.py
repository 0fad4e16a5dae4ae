import pytest

import nurseryloop
from nurseryloop import (
    BrokenResourceError,
    ClosedResourceError,
    EndOfChannel,
    LifoQueue,
    PriorityQueue,
    Queue,
    QueueEmpty,
    QueueFull,
    WouldBlock,
    move_on_after,
    open_memory_channel,
    open_nursery,
    sleep,
)
from nurseryloop.testing import wait_all_tasks_blocked


@pytest.mark.parametrize(
    ("kind", "order"), [(Queue, [2, 3, 1]), (LifoQueue, [1, 3, 2]), (PriorityQueue, [1, 2, 3])]
)
def test_each_queue_has_its_order(run, kind, order):
    async def main():
        queue = kind()
        for value in (2, 3, 1):
            await queue.put(value)
        return [await queue.get() for _ in range(3)]

    assert run(main) == order


@pytest.mark.parametrize("kind", [Queue, LifoQueue, PriorityQueue])
def test_a_bounded_queue_makes_producers_wait_in_their_order(run, kind):
    async def main():
        queue, got = kind(1), []
        async with open_nursery() as nursery:
            for value in range(4):
                nursery.start_soon(queue.put, value)
            await wait_all_tasks_blocked()
            assert queue.full() and queue.qsize() == 1
            with pytest.raises(QueueFull):
                queue.put_nowait(9)
            got = [queue.get_nowait() for _ in range(4)]
            with pytest.raises(QueueEmpty):
                queue.get_nowait()
            assert queue.empty()
        return got

    assert run(main) == [0, 1, 2, 3]


def test_a_value_goes_to_the_one_that_waits_and_is_not_lost_with_a_cancelled_one(run):
    async def main():
        queue, got = Queue(), []

        async def get(seconds):
            with move_on_after(seconds):
                got.append(await queue.get())

        async with open_nursery() as nursery:
            nursery.start_soon(get, 1)
            nursery.start_soon(get, 100)
            await sleep(2)
            queue.put_nowait("value")
        return got, queue.qsize()

    assert run(main) == (["value"], 0)


def test_a_cancelled_put_puts_nothing(run):
    async def main():
        queue = Queue(1)
        await queue.put("first")
        with move_on_after(1):
            await queue.put("cancelled")
        assert await queue.get() == "first"
        return queue.qsize()

    assert run(main) == 0


def test_join_waits_until_every_value_is_done_with(run):
    async def main():
        queue = Queue()

        async def work():
            for _ in range(3):
                await queue.get()
                await sleep(1)
                queue.task_done()

        await queue.join()
        async with open_nursery() as nursery:
            nursery.start_soon(work)
            for number in range(3):
                queue.put_nowait(number)
            await queue.join()
            assert nurseryloop.current_time() == 3
        with pytest.raises(ValueError, match="more often"):
            queue.task_done()

    run(main)


def test_what_cannot_be_compared_is_refused_and_the_rest_stays_in_order(run):
    async def main():
        queue = PriorityQueue(4)
        for value in (3, 1, 2):
            queue.put_nowait(value)
        with pytest.raises(TypeError):
            await queue.put("text")
        queue.put_nowait(0)
        with pytest.raises(TypeError):
            async with open_nursery(strict_exception_groups=False) as nursery:
                nursery.start_soon(queue.put, "waits for room")
                await wait_all_tasks_blocked()
                assert queue.get_nowait() == 0
        return [queue.get_nowait() for _ in range(queue.qsize())]

    assert run(main) == [1, 2, 3]
    with pytest.raises(ValueError):
        Queue(-1)
    with pytest.raises(TypeError):
        Queue("1")


def test_a_channel_ends_when_its_last_sender_is_closed(run):
    async def main():
        sender, receiver = open_memory_channel(0)
        got = []

        async def produce(end, values):
            async with end:
                for value in values:
                    await end.send(value)

        async def consume(end):
            async for value in end:
                got.append(value)

        async with open_nursery() as nursery:
            nursery.start_soon(consume, receiver)
            nursery.start_soon(produce, sender.clone(), (1, 2))
            nursery.start_soon(produce, sender, (3, 4))
        with pytest.raises(EndOfChannel):
            await receiver.receive()
        return sorted(got)

    assert run(main) == [1, 2, 3, 4]


def test_a_sender_learns_that_nobody_listens_and_a_closed_end_that_it_is_closed(run):
    async def main():
        sender, receiver = open_memory_channel(1)
        clone = receiver.clone()
        receiver.close()
        receiver.close()
        with pytest.raises(ClosedResourceError):
            receiver.receive_nowait()
        with pytest.raises(ClosedResourceError):
            receiver.clone()
        await sender.send("into the buffer")

        async def send():
            with pytest.raises(BrokenResourceError):
                await sender.send("waits")

        async with open_nursery() as nursery:
            nursery.start_soon(send)
            await wait_all_tasks_blocked()
            assert sender.statistics().tasks_waiting_send == 1
            clone.close()
        with pytest.raises(BrokenResourceError):
            sender.send_nowait("late")
        sender.close()
        with pytest.raises(ClosedResourceError):
            sender.send_nowait("closed")
        with pytest.raises(ClosedResourceError):
            await sender.send("closed")
        with pytest.raises(ClosedResourceError):
            sender.clone()

    run(main)


def test_closing_an_end_wakes_only_those_who_wait_at_it(run):
    async def main():
        sender, receiver = open_memory_channel(0)
        other, log = receiver.clone(), []

        async def receive(end, name):
            try:
                log.append((name, await end.receive()))
            except ClosedResourceError:
                log.append((name, "closed"))

        async with open_nursery() as nursery:
            nursery.start_soon(receive, receiver, "first")
            nursery.start_soon(receive, other, "second")
            await wait_all_tasks_blocked()
            receiver.close()
            await wait_all_tasks_blocked()
            sender.send_nowait("value")
        return log

    assert run(main) == [("first", "closed"), ("second", "value")]


def test_the_statistics_of_a_channel_count_buffer_and_ends(run):
    async def main():
        sender, receiver = open_memory_channel(3)
        for value in range(3):
            sender.send_nowait(value)
        with pytest.raises(WouldBlock):
            sender.send_nowait(3)
        receiver.receive_nowait()
        clone = sender.clone()
        seen = clone.statistics()
        assert "channel" in repr(sender) and "channel" in repr(receiver)
        return seen.current_buffer_used, seen.peak_buffer_used, seen.open_send_channels

    assert run(main) == (2, 3, 2)
    for wrong, error in [(-1, ValueError), (1.5, TypeError), ("1", TypeError)]:
        with pytest.raises(error):
            open_memory_channel(wrong)


def test_a_safe_channel_asks_for_each_value_and_closes_its_generator(run):
    log = []

    @nurseryloop.as_safe_channel
    async def numbers():
        try:
            for number in range(100):
                log.append(f"made {number}")
                yield number
        finally:
            log.append("closed")

    async def main():
        async with numbers() as channel:
            async for number in channel:
                if number == 1:
                    break
            await sleep(1)
        log.append("left")

    run(main)
    assert log == ["made 0", "made 1", "closed", "left"]


def test_a_safe_channel_raises_what_its_generator_raises_as_itself(run):
    @nurseryloop.as_safe_channel
    async def numbers():
        yield 1
        raise ValueError("of the generator")

    async def main():
        got = []
        async with numbers() as channel:
            with pytest.raises(ValueError, match="of the block"):
                async with numbers() as inner:
                    got.append(await inner.receive())
                    raise ValueError("of the block")
            async for number in channel:
                got.append(number)

    with pytest.raises(ValueError, match="of the generator"):
        run(main)


def test_a_safe_channel_can_be_left_while_its_generator_is_inside_a_nursery(run):
    @nurseryloop.as_safe_channel
    async def numbers():
        async with open_nursery() as nursery:
            nursery.start_soon(nurseryloop.sleep_forever)
            yield 1
            yield 2

    async def main():
        async with numbers() as channel:
            return await channel.receive()

    assert run(main) == 1
