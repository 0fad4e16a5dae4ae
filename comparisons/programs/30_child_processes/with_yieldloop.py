"""run_process feeds and reads at once."""

import yieldloop

DATA = bytes(range(256)) * 4096


async def main():
    cat = await yieldloop.run_process(["cat"], input=DATA)
    print("cat:", cat.returncode, cat.stdout == DATA)

    complain = ["sh", "-c", "echo no >&2; exit 3"]
    shell = await yieldloop.run_process(complain)
    print("sh:", shell.returncode, shell.stderr)

    async with await yieldloop.open_process(["cat"]) as echo:
        for line in b"one\n", b"two\n":
            await echo.stdin.write(line)
            print("cat says", await echo.stdout.readline())
        await echo.stdin.close()
        print("cat has ended:", await echo.wait())

    sleeper = await yieldloop.open_process(["sleep", "1000"])
    async with sleeper:
        sleeper.terminate()
        print("sleep:", await sleeper.wait())


yieldloop.run(main)
