"""What does a backend honestly do otherwise?

Data, not code: each entry names a case, the backends it is about, and what is observed on them
instead of what the case expects. The case then *asserts the difference*, so that an entry which is
no longer true fails.
"""

from __future__ import annotations

from ._difference import Difference
from ._differences_cancel import DIFFERENCES as _CANCEL
from ._differences_curio import DIFFERENCES as _CURIO
from ._differences_freed import DIFFERENCES as _FREED
from ._differences_handover import DIFFERENCES as _HANDOVER
from ._differences_io import DIFFERENCES as _IO
from ._differences_misuse import DIFFERENCES as _MISUSE
from ._differences_servers import DIFFERENCES as _SERVERS
from ._differences_streams import DIFFERENCES as _STREAMS
from ._differences_system import DIFFERENCES as _SYSTEM
from ._differences_tasks import DIFFERENCES as _TASKS
from ._differences_tls import DIFFERENCES as _TLS

DIFFERENCES: tuple[Difference, ...] = (
    *_TASKS,
    *_HANDOVER,
    *_CANCEL,
    *_FREED,
    *_MISUSE,
    *_IO,
    *_STREAMS,
    *_SYSTEM,
    *_SERVERS,
    *_TLS,
    *_CURIO,
)


def difference(case: str, backend: str) -> Difference | None:
    """Return what is known to be different about `case` on `backend`, if anything."""
    for entry in DIFFERENCES:
        if entry.case == case and backend in entry.backends:
            return entry
    return None
