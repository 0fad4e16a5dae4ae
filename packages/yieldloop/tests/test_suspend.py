"""Requests: what a task may yield, and what comes back."""

import asyncio
import types

import pytest

import yieldloop


@types.coroutine
def bare(value):
    return (yield value)


def test_a_generator_runs_as_a_task_and_uses_every_kind_of_primitive(run):
    def child():
        yield from yieldloop.sleep(1)
        return "child"

    def main():
        task = yieldloop.spawn(child)
        first = yield from task.join()
        queue = yieldloop.Queue(1)
        yield from queue.put("item")
        with yieldloop.ignore_after(1):
            yield from yieldloop.Event().wait()
        results = yield from yieldloop.gather(child, child)
        return first, (yield from queue.get()), results, yieldloop.clock()

    assert run(main) == ("child", "item", ["child", "child"], 3.0)


def test_the_same_primitive_goes_under_await(run):
    async def main():
        return await yieldloop.sleep(2)

    assert run(main) == 2.0


def test_every_request_can_be_yielded_by_hand(run):
    def main():
        yield yieldloop.CHECKPOINT
        yield yieldloop.Sleep(5.0)
        yield yieldloop.spawn(yieldloop.sleep, 3)
        queue = yieldloop.LabelledQueue("mine")
        yieldloop.spawn(waker, queue)
        answer = yield queue
        return answer, yieldloop.clock()

    async def waker(queue):
        assert yieldloop.wait_graph()[0].request.label == "mine"
        queue._wake_one("answer")

    assert run(main) == ("answer", 8.0)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (None, "checkpoint"),
        (5, "5 of type int"),
        (("trap_sleep", 1), "curio's trap_sleep"),
    ],
)
def test_an_unknown_request_is_an_error_in_the_task_which_goes_on(run, request_, message):
    async def main():
        with pytest.raises(TypeError, match=message):
            await bare(request_)
        await yieldloop.sleep(1)
        return "went on"

    assert run(main) == "went on"


def test_a_future_of_asyncio_is_refused_by_name(run):
    loop = asyncio.new_event_loop()
    future = loop.create_future()

    async def main():
        with pytest.raises(TypeError, match=r"asyncio's Future.* inside yieldloop"):
            await future

    run(main)
    future.cancel()
    loop.close()


@pytest.mark.parametrize(
    "call",
    [
        yieldloop.clock,
        yieldloop.current_task,
        yieldloop.task_tree,
        lambda: yieldloop.spawn(yieldloop.checkpoint),
        lambda: yieldloop.CancelScope().__enter__(),
        lambda: yieldloop.Lock().acquire().send(None),
        lambda: yieldloop.sleep(1).send(None),
        lambda: yieldloop.from_thread(yieldloop.checkpoint),
    ],
)
def test_outside_a_run_the_error_says_so(call):
    with pytest.raises(RuntimeError, match=r"inside yieldloop.run|belongs to no loop"):
        call()
