"""How are the lines of a file read many at a time, and nobody notices?

A loop reads a file in worker threads, and a loop over a million lines must not pay for a million
errands. So one errand reads ahead as many lines as make up a block. Rule: before any other use the
file is put back to where the lines that were taken end; a file that cannot be put back (a pipe, a
terminal) is read line by line, which also never waits for more than the next line.

It knows no loop: `read` and `put_back` may block and are called in a thread, by one at a time.
"""

from __future__ import annotations

from collections import deque
from typing import Any

BLOCK = 64 * 1024  # bytes, or characters of text, that are read ahead


class LinesAhead:
    """The lines of `file` that have been read and not yet taken."""

    __slots__ = ("_error", "_start", "_taken", "file", "waiting")

    def __init__(self, file: Any) -> None:
        self.file = file
        self.waiting: deque[Any] = deque()  # those that can be had without a thread
        self._start: Any = None  # where the first of them began; None: it cannot be put back
        self._taken = 0  # how many have been taken since
        self._error: Exception | None = None  # what reading came to behind them

    def read(self) -> None:
        """Read the next lines. When none is `waiting` afterwards, the file is at its end.

        Raises what the file raises, after the lines before that have been taken. May block.
        """
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        readline = self.file.readline
        try:
            self._start = self.file.tell() if self.file.seekable() else None
        except OSError:
            self._start = None
        block = 1 if self._start is None else BLOCK
        self._taken = size = 0
        try:
            # Not `readlines(hint)`: it iterates, and an iterated text file has no `tell` any more.
            while size < block and (line := readline()):
                self.waiting.append(line)
                size += len(line)
        except Exception as error:
            if not self.waiting:
                raise
            self._error = error

    def take(self) -> Any:
        """Take the next line. Raises IndexError when none is `waiting`."""
        line = self.waiting.popleft()
        self._taken += 1
        return line

    def put_back(self) -> None:
        """Let the file stand behind the last line that was taken. May block."""
        if self.waiting and self._start is not None:
            self.waiting.clear()
            self._error = None
            self.file.seek(self._start)
            for _ in range(self._taken):
                self.file.readline()
