"""What does a program print, and during which step?

Its output is kept apart, and each line that it prints while a run is under way is noted in the
trace of that run as well: who reads the trace sees which step printed it.
"""

from __future__ import annotations

import io
import threading

from loopbase import Trace


class Printed(io.TextIOWrapper):
    """Standard output for a program that is traced."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
        self._trace: Trace | None = None  # of the run that lines are noted in
        self._line = ""  # what was printed of a line that has not ended
        self._thread = threading.get_ident()  # where the loop runs; others are in no step

    def note_in(self, trace: Trace) -> None:
        """Note lines in `trace` from now on."""
        self._trace = trace

    def write(self, text: str) -> int:
        if threading.get_ident() == self._thread:
            *lines, self._line = (self._line + text).split("\n")
            for line in lines:
                if self._trace and self._trace.events[-1].kind != "run_end":
                    self._trace.user(line)
        return super().write(text)

    def text(self) -> str:
        """Return everything that was printed."""
        self.flush()
        printed: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return printed.decode()
