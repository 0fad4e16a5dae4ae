"""The work lives in a nursery outside that of the server."""

import trio

HOST, stopped, reports = "127.0.0.1", trio.Event(), []


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
        order = int(b"".join([p async for p in stream]))
        work.start_soon(send_mail, order)
        await stream.send_all(b"accepted")

    [listener] = await trio.open_tcp_listeners(0, host=HOST)
    at = listener.socket.getsockname()
    async with trio.open_nursery() as work:
        async with trio.open_nursery() as server:
            serve = trio.serve_listeners
            server.start_soon(serve, take_order, [listener])
            for order in 1, 2:
                stream = await trio.open_tcp_stream(*at)
                async with stream:
                    await stream.send_all(b"%d" % order)
                    await stream.send_eof()
                    answer = b"".join([p async for p in stream])
                print(f"order {order}: {answer.decode()}")
            server.cancel_scope.cancel()
        print("the server has stopped")
        stopped.set()
    print("\n".join(sorted(reports)))


trio.run(main)
