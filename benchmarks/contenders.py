"""Who is measured?

The backends, each a column of the matrix, and beside them: the floor, the baseline a second time,
and, where servers are compared, asyncio's and uvloop's protocols.
"""

from __future__ import annotations

from loopcorpus import Backend, backend

FLOOR = "floor"  # the row's work without a loop, measured next to the backends
BASELINE = "asyncio"  # what all ratios are against
AGAIN = "asyncio again"  # the same once more: how much a ratio of equals varies (A/A)
# Rows about servers have these too: callbacks instead of streams, in asyncio's own words.
PROTOCOLS = {"asyncio protocol": "asyncio", "uvloop protocol": "uvloop"}


def library(contender: str) -> Backend:
    """Return the backend behind a column of the matrix."""
    return backend(BASELINE if contender == AGAIN else PROTOCOLS.get(contender, contender))
