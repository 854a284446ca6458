"""The threads that do the work: Ice's own lose their thread-locals, and with them the database connection, after every call."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

THREADS = 16

WRITERS = 4
"""Threads for what writes. It waits for its turn, so it is kept from the threads that readers need."""


class Workers:
    """A fixed number of threads, each with its own database connection for as long as it lives.

    No job waits for another one, so a full pool delays but never locks up.
    """

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="omero")

    def submit(self, job: Callable[[], Any]) -> "Future[Any]":
        """Run a job as soon as a thread is free; RuntimeError after ``stop()``."""
        return self._pool.submit(job)

    def stop(self) -> None:
        """Take no more jobs, and return when those submitted are done."""
        self._pool.shutdown(wait=True)


class Strand:
    """Runs the jobs of one stateful servant one after the other; those that wait hold no thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Workers, Callable[[], Any]]] = deque()
        self._busy = False

    def submit(self, workers: Workers, job: Callable[[], Any]) -> None:
        """Run a job after those submitted before, on one of these threads."""
        with self._lock:
            self._waiting.append((workers, job))
            if self._busy:
                return
            self._busy = True
        workers.submit(self._next)

    def _next(self) -> None:
        try:
            _, job = self._waiting.popleft()
            job()
        finally:
            with self._lock:
                self._busy = bool(self._waiting)
                more = self._busy
            if more:
                self._go_on()

    def _go_on(self) -> None:
        workers, _ = self._waiting[0]
        try:
            workers.submit(self._next)
        except RuntimeError:  # the pool is stopping: what waits is refused, but answered
            self._next()
