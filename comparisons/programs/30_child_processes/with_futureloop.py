"""run_process feeds and reads at once."""

from subprocess import PIPE

import futureloop

DATA = bytes(range(256)) * 4096


async def main():
    cat = await futureloop.run_process(["cat"], input=DATA)
    print("cat:", cat.returncode, cat.stdout == DATA)

    complain = ["sh", "-c", "echo no >&2; exit 3"]
    shell = await futureloop.run_process(complain)
    print("sh:", shell.returncode, shell.stderr)

    start = futureloop.create_subprocess_exec
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


futureloop.run(main())
