"""asyncio has threads for files, and no file of its own."""

import asyncio
import tempfile


async def chunks(file, size):
    while chunk := await asyncio.to_thread(file.read, size):
        yield chunk


async def main():
    with tempfile.TemporaryFile("w+") as file:
        file.write("three loops, one question")
        file.seek(0)
        async for chunk in chunks(file, 5):
            print(chunk)


asyncio.run(main())
