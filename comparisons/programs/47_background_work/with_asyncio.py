"""A group keeps the work, and waits for it in the end."""

import asyncio

HOST, stopped, reports = "127.0.0.1", asyncio.Event(), []


async def send_mail(order):
    try:
        await stopped.wait()  # it takes its time
        if order == 2:
            raise OSError
        reports.append(f"mail {order}: sent")
    except OSError:
        reports.append(f"mail {order}: failed")


async def main():
    async def take_order(reader, writer):
        order = int(await reader.readline())
        work.create_task(send_mail(order))
        writer.write(b"accepted")
        writer.close()

    async with asyncio.TaskGroup() as work:
        server = await asyncio.start_server(take_order, HOST)
        async with server:
            at = server.sockets[0].getsockname()
            connect = asyncio.open_connection
            for order in 1, 2:
                reader, writer = await connect(*at)
                writer.write(b"%d\n" % order)
                answer = await reader.read()
                print(f"order {order}: {answer.decode()}")
                writer.close()
        print("the server has stopped")
        stopped.set()
    print("\n".join(sorted(reports)))


asyncio.run(main())
