"""How does a worker thread get back in?

`from_thread.run(async_function, *args)` and `from_thread.run_sync(function, *args)` wait, in the
thread, for the loop to run it.
"""

from ._from_thread import (
    from_thread_check_cancelled as check_cancelled,
    from_thread_run as run,
    from_thread_run_sync as run_sync,
)

__all__ = ["check_cancelled", "run", "run_sync"]
