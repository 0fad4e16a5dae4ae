"""A read is a blocking call: a thread does it."""

import tempfile

import nurseryloop


async def chunks(file, size):
    while chunk := await nurseryloop.to_thread.run_sync(
        file.read, size
    ):
        yield chunk


async def main():
    with tempfile.TemporaryFile("w+") as file:
        file.write("three loops, one question")
        file.seek(0)
        async for chunk in chunks(file, 5):
            print(chunk)


nurseryloop.run(main)
