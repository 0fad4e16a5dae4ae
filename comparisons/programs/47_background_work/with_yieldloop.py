"""The work lives in a group outside that of the server."""

import yieldloop

HOST, stopped, reports = "127.0.0.1", yieldloop.Event(), []


def send_mail(order):
    try:
        yield from stopped.wait()  # it takes its time
        if order == 2:
            raise OSError
        reports.append(f"mail {order}: sent")
    except OSError:
        reports.append(f"mail {order}: failed")


async def main():
    def take_order(stream, address):
        order = int((yield from stream.readline()))
        work.spawn(send_mail, order)
        yield from stream.write(b"accepted")

    async with yieldloop.TaskGroup() as work:
        serve = yieldloop.tcp_server
        async with serve(HOST, 0, take_order) as server:
            connect = yieldloop.open_connection
            for order in 1, 2:
                stream = await connect(HOST, server.port)
                async with stream:
                    await stream.write(b"%d\n" % order)
                    answer = await stream.readall()
                print(f"order {order}: {answer.decode()}")
        print("the server has stopped")
        stopped.set()
    print("\n".join(sorted(reports)))


yieldloop.run(main)
