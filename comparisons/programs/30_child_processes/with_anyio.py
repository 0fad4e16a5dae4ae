"""run_process feeds and reads at once; a child is a resource."""

import anyio

DATA = bytes(range(256)) * 4096


async def main():
    cat = await anyio.run_process(["cat"], input=DATA)
    print("cat:", cat.returncode, cat.stdout == DATA)

    complain = ["sh", "-c", "echo no >&2; exit 3"]
    shell = await anyio.run_process(complain, check=False)
    print("sh:", shell.returncode, shell.stderr)

    async with await anyio.open_process(["cat"]) as echo:
        for line in b"one\n", b"two\n":
            await echo.stdin.send(line)
            print("cat says", await echo.stdout.receive())
        await echo.stdin.aclose()
        print("cat has ended:", await echo.wait())

    async with await anyio.open_process(["sleep", "1000"]) as sleep:
        sleep.terminate()
        print("sleep:", await sleep.wait())


anyio.run(main)
