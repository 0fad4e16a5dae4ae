"""Who hears a signal?

Everybody who has a receiver open for it: the operating system knows one handler for each signal,
so that one handler hands it on. What arrives while a receiver has not looked is kept once for each
number, in the order of arrival, as the operating system itself keeps what is pending. When the last
receiver of a signal is closed the handler that was there before is back, and is given what nobody
has looked at.

Rule: the handler runs between any two bytecodes of the main thread. It leaves a note and wakes the
loop, no more. (A loop must also be woken when the signal arrives just before it falls asleep:
`Wakeup.by_signals`.)

Prior art: trio's `_signals.py`, from which comes that nothing is lost at the end.
"""

from __future__ import annotations

import errno
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, final

_receivers: dict[int, dict[SignalReceiver, None]] = {}  # by signal, in the order of opening
_before: dict[int, Any] = {}  # signal -> the handler that was there before the first receiver


@final
class SignalReceiver:
    """What has arrived of some signals, for one who looks now and then.

    numbers: the signals.
    notify: called, in the main thread and between any two bytecodes, when there is something to
        take that was not there before. It must not raise.
    """

    __slots__ = ("_notify", "_numbers", "_pending")

    def __init__(self, numbers: tuple[int, ...], notify: Callable[[], object]) -> None:
        if not numbers:
            raise TypeError("name the signals to be received, for example signal.SIGTERM")
        self._numbers = tuple(dict.fromkeys(numbers))
        self._notify = notify
        self._pending: dict[int, None] = {}  # written by the handler, emptied by `take`

    def open(self) -> None:
        """Hear the signals from now on.

        Raises RuntimeError outside the main thread, OSError for a signal that cannot be caught,
        ValueError for a number that is no signal; then nothing has changed.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError(
                "signals arrive in the main thread alone; open the receiver in a loop that runs "
                "there"
            )
        opened: list[int] = []
        try:
            for number in self._numbers:
                _join(number, self)
                opened.append(number)
        except BaseException:
            for number in opened:
                _leave(number, self)
            raise

    def take(self) -> int | None:
        """Return the signal that has waited longest and forget it; None if there is none."""
        for number in self._pending:
            del self._pending[number]
            return number
        return None

    def close(self) -> None:
        """Hear nothing any more. What was not taken goes to the handler that was there before.

        If that is the default handler it may end the process, as if nobody had listened.
        """
        self._hand_back([number for number in self._numbers if _leave(number, self)])

    def _hand_back(self, numbers: list[int]) -> None:
        while (number := self.take()) is not None:
            if number in numbers:
                try:
                    signal.raise_signal(number)
                finally:
                    self._hand_back(numbers)  # the others too when a handler raises

    def _arrived(self, number: int) -> None:
        if number not in self._pending:
            self._pending[number] = None
            self._notify()


def _hand_on(number: int, _frame: FrameType | None) -> None:
    """Tell every receiver: this is the handler."""
    for receiver in tuple(_receivers.get(number, ())):
        receiver._arrived(number)


def _join(number: int, receiver: SignalReceiver) -> None:
    if number in _receivers:
        _receivers[number][receiver] = None
        return
    # The receiver first: the signal may arrive before the next line.
    _receivers[number] = {receiver: None}
    try:
        before = signal.getsignal(number)
        signal.signal(number, _hand_on)
    except BaseException as error:
        del _receivers[number]
        if isinstance(error, OSError) and error.errno == errno.EINVAL:
            raise OSError(
                errno.EINVAL, f"{signal.Signals(number).name} cannot be caught; leave it out"
            ) from None
        raise
    # None is a handler that was not installed by Python and cannot be put back by it.
    _before[number] = signal.SIG_DFL if before is None else before


def _leave(number: int, receiver: SignalReceiver) -> bool:
    """Take the receiver out; return whether it was the last of this signal."""
    receivers = _receivers[number]
    if len(receivers) == 1 and receiver in receivers:
        before = _before.pop(number)
        # A handler that the program installed meanwhile is the program's to keep.
        if signal.getsignal(number) is _hand_on:
            signal.signal(number, before)
        del _receivers[number]
        return True
    del receivers[receiver]
    return False
