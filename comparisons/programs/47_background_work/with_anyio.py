"""The work lives in a group outside that of the server."""

import anyio
from anyio import create_task_group

HOST, stopped, reports = "127.0.0.1", anyio.Event(), []


async def send_mail(order):
    try:
        await stopped.wait()  # it takes its time
        if order == 2:
            raise OSError
        reports.append(f"mail {order}: sent")
    except OSError:
        reports.append(f"mail {order}: failed")


async def main():
    async def take_order(stream):
        async with stream:
            order = int(b"".join([p async for p in stream]))
            work.start_soon(send_mail, order)
            await stream.send(b"accepted")

    listener = await anyio.create_tcp_listener(local_host=HOST)
    at = listener.extra(anyio.abc.SocketAttribute.local_address)
    async with create_task_group() as work:
        async with listener, create_task_group() as server:
            server.start_soon(listener.serve, take_order)
            for order in 1, 2:
                async with await anyio.connect_tcp(*at) as stream:
                    await stream.send(b"%d" % order)
                    await stream.send_eof()
                    answer = b"".join([p async for p in stream])
                print(f"order {order}: {answer.decode()}")
            server.cancel_scope.cancel()
        print("the server has stopped")
        stopped.set()
    print("\n".join(sorted(reports)))


anyio.run(main)
