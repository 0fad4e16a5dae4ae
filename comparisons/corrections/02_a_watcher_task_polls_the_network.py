"""A watcher task looks after the request, cycle by cycle, until it is done.

There is no such task. The descriptor is registered with the selector; nobody
runs until the kernel reports it ready, and then the waiting task goes on. In
the traces below the task that receives has two steps: one that ends in waiting
for the descriptor, one that begins with the bytes.

Seeds: 15, 17, 33, 53.
Sources: https://docs.python.org/3/library/asyncio-eventloop.html#watching-file-descriptors;
https://man7.org/linux/man-pages/man7/epoll.7.html
"""

import asyncio
import socket

import loopcorpus
from loopbase import Trace


async def with_asyncio():
    loop = asyncio.get_running_loop()
    here, there = socket.socketpair()
    with here, there:
        here.setblocking(False)
        request = asyncio.create_task(loop.sock_recv(here, 100))
        await asyncio.sleep(0)  # it begins, and waits
        tasks, me = asyncio.all_tasks(), asyncio.current_task()
        assert tasks == {me, request}, f"somebody watches: {tasks}"
        registered = loop.remove_reader(here)
        assert registered, "nobody registered the descriptor"
        request.cancel()
    print("asyncio: no task but the two; the descriptor has a reader")


async def receive(lib, sock):
    row = await lib.sock_recv(sock, 100)
    assert row == b"row 7", row


async def main(lib):
    here, there = lib.socketpair()
    async with lib.open_task_group() as group:
        group.start_soon(receive, lib, here)
        for _ in range(6):
            await lib.checkpoint()  # six cycles without an answer
        await lib.sock_sendall(there, b"row 7")
    lib.sock_close(here)
    lib.sock_close(there)


asyncio.run(with_asyncio())
for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib, trace = loopcorpus.backend(name), Trace()
    lib.run(main, lib, trace=trace)
    children = [e.task for e in trace if e.kind == "task_spawn"][1:]
    assert len(children) == 1, f"{name} has a task of its own: {children}"
    steps = sum(e.kind == "step_begin" and e.task in children for e in trace)
    assert steps == 2, f"{name} looked {steps} times"
    print(f"{name}: one child, {steps} steps")
