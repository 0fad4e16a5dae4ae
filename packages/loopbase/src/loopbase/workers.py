"""Where does blocking work run?

In threads that are kept for the next job. Each worker has a mailbox for one job; idle workers wait
in a stack, so that the one that was busy last is taken first and the others can grow old and leave.

Rule: a worker puts itself back into the stack *before* it delivers its result. A loop that goes on
to the next job as soon as it hears of the last one finds that same thread again.

Prior art: trio's `_thread_cache.py`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextvars import Context
from typing import Any, NamedTuple

from .outcome import Outcome, capture


class _Job(NamedTuple):
    function: Callable[[], Any]
    deliver: Callable[[Outcome[Any]], object]
    context: Context | None


class Workers:
    """Threads for blocking calls, started when needed and kept while there is work.

    How many may run at once is not decided here: a loop limits that with its own CapacityLimiter.

    name: what the threads are called, with a number behind it.
    idle_seconds: how long an unused thread is kept.
    """

    def __init__(self, name: str = "worker", idle_seconds: float = 10.0) -> None:
        self._name = name
        self._idle_seconds = idle_seconds
        self._started = 0
        self._closed = False
        self._idle: dict[_Worker, None] = {}  # a stack that any member can leave
        self._alive: set[_Worker] = set()

    def submit(
        self,
        function: Callable[[], Any],
        deliver: Callable[[Outcome[Any]], object],
        *,
        context: Context | None = None,
    ) -> None:
        """Run `function()` in a worker thread, then call `deliver(outcome)` in that thread.

        context: the context variables the function runs in; the thread's own when not given.
        Raises RuntimeError after `close`.
        """
        if self._closed:
            raise RuntimeError("the worker threads have been closed; the loop is over")
        job = _Job(function, deliver, context)
        try:
            worker, _ = self._idle.popitem()
        except KeyError:
            self._started += 1
            worker = _Worker(self, f"{self._name} {self._started}")
            self._alive.add(worker)
            try:
                worker.thread.start()
            except BaseException:
                self._alive.discard(worker)
                raise
        worker.give(job)

    @property
    def busy(self) -> int:
        """How many workers have a job at this moment."""
        return len(self._alive) - len(self._idle)

    def close(self, *, wait: bool = True) -> None:
        """Let every idle thread end, and every busy one after its job.

        wait: join the busy threads too, however long their jobs take. Idle threads are always
        joined. Calling it twice is no error.
        """
        self._closed = True
        idle: list[_Worker] = []
        while self._idle:
            worker, _ = self._idle.popitem()
            worker.give(None)
            idle.append(worker)
        for worker in list(self._alive) if wait else idle:
            if worker.thread is not threading.current_thread():
                worker.thread.join()


class _Worker:
    def __init__(self, workers: Workers, name: str) -> None:
        self._workers = workers
        self._job: _Job | None = None
        self._mail = threading.Lock()  # held while the mailbox is empty
        self._mail.acquire()
        # Daemons: a job that never returns must not keep the interpreter from ending. Whether
        # to wait for a job is the loop's decision, taken in `Workers.close`.
        self.thread = threading.Thread(target=self._work, name=name, daemon=True)

    def give(self, job: _Job | None) -> None:
        self._job = job
        self._mail.release()

    def _work(self) -> None:
        workers = self._workers
        try:
            while True:
                if not self._mail.acquire(timeout=workers._idle_seconds):
                    try:
                        del workers._idle[self]
                    except KeyError:
                        continue  # a job was given in this very moment
                    return
                job, self._job = self._job, None
                if job is None:
                    return
                self._run(job)
                del job  # or an idle thread would keep the last job's objects alive
                if workers._closed and workers._idle.pop(self, self) is None:
                    return  # nobody else took this thread from the stack: it leaves by itself
        finally:
            workers._alive.discard(self)

    def _run(self, job: _Job) -> None:
        if job.context is None:
            outcome = capture(job.function)
        else:
            outcome = capture(job.context.run, job.function)
        self._workers._idle[self] = None
        try:
            job.deliver(outcome)
        except BaseException:
            # Nobody waits for this thread's exceptions: the interpreter reports it, the thread
            # goes on with the next job.
            threading.excepthook(
                threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread()))
            )
