"""run_process feeds and reads at once; a child is a task."""

from functools import partial
from subprocess import PIPE

import trio

DATA = bytes(range(256)) * 4096


async def main():
    run = partial(trio.run_process, check=False)
    cat = await run(["cat"], stdin=DATA, capture_stdout=True)
    print("cat:", cat.returncode, cat.stdout == DATA)

    complain = ["sh", "-c", "echo no >&2; exit 3"]
    shell = await run(complain, capture_stderr=True)
    print("sh:", shell.returncode, shell.stderr)

    # A child process of a child task: it is ended with the nursery.
    piped = partial(run, stdin=PIPE, stdout=PIPE)
    async with trio.open_nursery() as nursery:
        echo = await nursery.start(piped, ["cat"])
        async with echo.stdin, echo.stdout:
            for line in b"one\n", b"two\n":
                await echo.stdin.send_all(line)
                print("cat says", await echo.stdout.receive_some())
            await echo.stdin.aclose()
            print("cat has ended:", await echo.wait())

        sleeper = await nursery.start(run, ["sleep", "1000"])
        sleeper.terminate()
        print("sleep:", await sleeper.wait())


trio.run(main)
