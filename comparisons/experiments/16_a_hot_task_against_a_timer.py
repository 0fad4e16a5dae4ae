"""Does a task that always gives way, and never waits, keep a timer from firing?

One task gives way for ever; another sleeps for a hundredth of a second. "the timer fires" when a
tick looks at the timers even though tasks are ready.
"""

AXIS = "scheduling"
SEEDS = (11, 64, 87)
CLOCK = "real"
PATIENCE = 10.0


async def experiment(lib):
    async def spinner():
        while True:
            await lib.checkpoint()

    async with lib.open_task_group() as group:
        group.start_soon(spinner)
        await lib.sleep(0.01)
        group.cancel()
    return "the timer fires"
