"""Two timeouts around one wait are due at the same moment: which of them ends it?

Both are set for the same second, one inside the other. The answer is which of them says that it
was over, and whether the code between the two went on.
"""

AXIS = "time"


async def experiment(lib):
    seen = []
    async with lib.move_on_after(1) as outer:
        async with lib.move_on_after(1) as inner:
            await lib.sleep(10)
        if inner.cancelled_caught:
            seen.append("inner")
        seen.append("between")
        await lib.checkpoint()
        seen.append("a wait between")
    if outer.cancelled_caught:
        seen.append("outer")
    return seen
