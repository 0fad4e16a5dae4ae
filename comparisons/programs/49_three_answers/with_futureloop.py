"""Thrown once, even before the start: the late one never begins."""

import futureloop


async def careful():
    try:
        print("at work")
        await futureloop.Event().wait()
    finally:
        await futureloop.sleep(0.1)
        print("the cleanup is finished")


async def late():
    print("the late one begins")
    await futureloop.Event().wait()


async def main():
    async with futureloop.TaskGroup() as group:
        tasks = [group.create_task(careful())]
        await futureloop.sleep(0.1)
        tasks += [group.create_task(late())]
        for task in tasks:
            task.cancel()
    print("both have ended")


futureloop.run(main())
