"""Is the signal handler that was there before back after a library has listened for that signal?

A program has a handler for SIGUSR1; a task listens for the signal for a while. "it is back": the
old handler is installed again. "it is gone": the default is, which ends the process.
"""

import signal

AXIS = "environment"
CLOCK = "real"


def experiment(lib):
    def handler(*_):
        pass

    async def main():
        async with lib.open_signal_receiver(signal.SIGUSR1):
            await lib.checkpoint()
        return signal.getsignal(signal.SIGUSR1)

    signal.signal(signal.SIGUSR1, handler)
    return "it is back" if lib.run(main) is handler else "it is gone"


NOTES = {
    ("asyncio", "uvloop", "anyio+asyncio"): (
        "`loop.remove_signal_handler` restores the default, not what was there before.",
        "CPython, asyncio/unix_events.py: _UnixSelectorEventLoop.remove_signal_handler",
    ),
}
