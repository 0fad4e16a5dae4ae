"""trio wraps a file: the same methods, to be awaited."""

import tempfile

import trio


async def chunks(file, size):
    while chunk := await file.read(size):
        yield chunk


async def main():
    async with trio.wrap_file(tempfile.TemporaryFile("w+")) as file:
        await file.write("three loops, one question")
        await file.seek(0)
        async for chunk in chunks(file, 5):
            print(chunk)


trio.run(main)
