"""What happens when somebody presses Ctrl-C?

Python's own handler raises `KeyboardInterrupt` between any two bytecodes, also in the middle of a
loop's bookkeeping. A loop therefore takes the signal itself for as long as it runs and decides
where the exception may come out; afterwards Python's handler is back.

Prior art: `asyncio.Runner` (3.11) and trio's `_ki.py`.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interrupts(handler: Callable[[FrameType | None], None]) -> Iterator[bool]:
    """Call `handler` with the interrupted frame on each Ctrl-C while the block runs.

    Yields whether the handler is in place. It is not where there is nothing to take: outside the
    main thread (signals arrive only there) and where the program has a handler of its own.
    """
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield False
        return

    def take(_number: int, frame: FrameType | None) -> None:
        handler(frame)

    signal.signal(signal.SIGINT, take)
    try:
        yield True
    finally:
        # A handler that the program installed while the block ran is the program's to keep.
        if signal.getsignal(signal.SIGINT) is take:
            signal.signal(signal.SIGINT, signal.default_int_handler)
