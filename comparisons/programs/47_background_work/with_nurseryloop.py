"""The work lives in a nursery outside that of the server."""

import nurseryloop

HOST, stopped, reports = "127.0.0.1", nurseryloop.Event(), []


async def send_mail(order):
    try:
        await stopped.wait()  # it takes its time
        if order == 2:
            raise OSError
        reports.append(f"mail {order}: sent")
    except OSError:
        reports.append(f"mail {order}: failed")


async def order_mail(port, order):
    stream = await nurseryloop.open_tcp_stream(HOST, port)
    async with stream:
        await stream.send_all(b"%d" % order)
        await stream.send_eof()
        answer = b"".join([p async for p in stream])
    print(f"order {order}: {answer.decode()}")


async def main():
    async def take_order(stream):
        order = int(b"".join([p async for p in stream]))
        work.start_soon(send_mail, order)
        await stream.send_all(b"accepted")

    serve = nurseryloop.open_tcp_server
    async with nurseryloop.open_nursery() as work:
        async with serve(take_order, 0, host=HOST) as server:
            await order_mail(server.port, 1)
            await order_mail(server.port, 2)
        print("the server has stopped")
        stopped.set()
    print("\n".join(sorted(reports)))


nurseryloop.run(main)
