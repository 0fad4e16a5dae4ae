"""How does blocking work get out of the way?

`await to_thread.run_sync(function, *args)` runs it in a worker thread.
"""

from ._threads import (
    current_default_thread_limiter as current_default_thread_limiter,
    to_thread_run_sync as run_sync,
)

__all__ = ["current_default_thread_limiter", "run_sync"]
