"""Put `async` before the `def`, and the database request is asynchronous.

An `async def` that calls a plain function, which blocks, never awaits: nothing
else runs meanwhile. The call belongs into a worker thread. A second example
that is often shown, a reader that yields a file chunk by chunk, asks for the
value of a variable that has none yet.

Seeds: 15, 35, 83.
Sources: https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code
"""

import asyncio
import io


def read_row(user):  # stands for a driver that blocks
    return f"row {user}"


async def get_user_info(user):
    return read_row(user)


coroutine = get_user_info(7)
try:
    coroutine.send(None)
except StopIteration as stop:
    print("as written: over in one step, without a pause:", stop.value)
else:
    raise AssertionError("it gave up control")


async def read_chunks(file):
    while chunk != b"":  # noqa: F821 - this is the fault
        chunk = file.read(4)
        yield chunk


async def main():
    try:
        async for _ in read_chunks(io.BytesIO(b"abcdefg")):
            pass
    except UnboundLocalError:
        print("the chunk reader as written: UnboundLocalError")
    else:
        raise AssertionError("the reader works")

    loop = asyncio.get_running_loop()
    others = []
    loop.call_soon(others.append, "another task")
    await get_user_info(7)
    assert others == [], "the blocking request let others run"
    await asyncio.to_thread(read_row, 7)
    assert others == ["another task"], "the thread let nobody run"
    print("in a worker thread: awaited, and meanwhile ran", *others)


asyncio.run(main())
