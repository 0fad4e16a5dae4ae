"""A wrapped file: the same methods, to be awaited."""

from tempfile import TemporaryFile

import nurseryloop


async def chunks(file, size):
    while chunk := await file.read(size):
        yield chunk


async def main():
    async with nurseryloop.wrap_file(TemporaryFile("w+")) as file:
        await file.write("three loops, one question")
        await file.seek(0)
        async for chunk in chunks(file, 5):
            print(chunk)


nurseryloop.run(main)
