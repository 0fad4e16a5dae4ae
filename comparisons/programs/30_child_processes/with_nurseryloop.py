"""run_process feeds and reads at once; a child is a resource."""

from subprocess import PIPE

import nurseryloop
from nurseryloop.lowlevel import open_process

DATA = bytes(range(256)) * 4096


async def main():
    run = nurseryloop.run_process
    cat = await run(["cat"], stdin=DATA, capture_stdout=True)
    print("cat:", cat.returncode, cat.stdout == DATA)

    complain = ["sh", "-c", "echo no >&2; exit 3"]
    shell = await run(complain, capture_stderr=True, check=False)
    print("sh:", shell.returncode, shell.stderr)

    echo = await open_process(["cat"], stdin=PIPE, stdout=PIPE)
    for line in b"one\n", b"two\n":
        await echo.stdin.send_all(line)
        print("cat says", await echo.stdout.receive_some())
    await echo.stdin.aclose()
    print("cat has ended:", await echo.wait())
    await echo.stdout.aclose()

    sleeper = await open_process(["sleep", "1000"])
    sleeper.terminate()
    print("sleep:", await sleeper.wait())


nurseryloop.run(main)
