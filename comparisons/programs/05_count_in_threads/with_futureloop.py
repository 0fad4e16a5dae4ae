"""to_thread() turns a blocking call into an awaitable one."""

import threading

import futureloop

meeting = threading.Barrier(3)


async def count():
    print("One")
    await futureloop.to_thread(meeting.wait)
    print("Two")


async def main():
    await futureloop.gather(count(), count(), count())


futureloop.run(main())
