"""communicate feeds and reads at once."""

import asyncio
from asyncio.subprocess import PIPE

DATA = bytes(range(256)) * 4096


async def main():
    start = asyncio.create_subprocess_exec
    cat = await start("cat", stdin=PIPE, stdout=PIPE)
    output, _ = await cat.communicate(DATA)
    print("cat:", cat.returncode, output == DATA)

    complain = "sh", "-c", "echo no >&2; exit 3"
    shell = await start(*complain, stderr=PIPE)
    _, complaint = await shell.communicate()
    print("sh:", shell.returncode, complaint)

    echo = await start("cat", stdin=PIPE, stdout=PIPE)
    for line in b"one\n", b"two\n":
        echo.stdin.write(line)
        await echo.stdin.drain()
        print("cat says", await echo.stdout.readline())
    echo.stdin.close()
    print("cat has ended:", await echo.wait())

    sleeper = await start("sleep", "1000")
    sleeper.terminate()
    print("sleep:", await sleeper.wait())


asyncio.run(main())
