"""The processes that serve: one that watches, and those that it starts, which share the listening socket."""

import contextlib
import logging
import os
import queue
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

READY, TIRED = "ready", "tired"
READY_SECONDS = 120.0
STOP_SECONDS = 35.0
STEADY_SECONDS = 10.0
MOST_PAUSE = 30.0

log = logging.getLogger(__name__)


class StartFailed(RuntimeError):
    """A process did not come up; the message has its last words."""


class Worker:
    """A process that serves; what it logs goes to ``tell``, line by line."""

    def __init__(
        self, command: Sequence[str], listener: socket.socket, tell: Callable[[str], None], news: Callable[["News"], None]
    ) -> None:
        self.started = time.monotonic()
        self.last_words = ""
        self.relieved = False
        self._tell, self._news, self._ready = tell, news, threading.Event()
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.PIPE,  # never written to: its end tells the worker that the watcher is gone
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C is the watcher's
        )
        self._pumps = [
            threading.Thread(target=self._pump, args=(self.process.stderr, self._log), daemon=True),
            threading.Thread(target=self._pump, args=(self.process.stdout, self._said), daemon=True),
        ]
        for pump in self._pumps:
            pump.start()
        threading.Thread(target=self._wait, daemon=True).start()

    @property
    def running(self) -> bool:
        """Say whether it has not ended."""
        return self.process.poll() is None

    def await_ready(self) -> None:
        """Wait until it serves."""
        if not self._ready.wait(READY_SECONDS) or not self.running:
            raise StartFailed(self.last_words or "a process that serves did not get ready")

    def stop(self) -> None:
        """Tell it to end its requests and then itself."""
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()

    def join(self, deadline: float) -> None:
        """Wait for its end; kill it when that is too long in coming."""
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("Process %s did not end, and was killed", self.process.pid)
            self.process.kill()
            self.process.wait()
        for pump in self._pumps:
            pump.join(2)
        assert self.process.stdin is not None
        self.process.stdin.close()

    def _pump(self, stream: IO[str], take: Callable[[str], None]) -> None:
        with contextlib.suppress(ValueError, OSError), stream:
            for line in stream:
                take(line.rstrip("\n"))

    def _log(self, line: str) -> None:
        self.last_words = line or self.last_words
        self._tell(line)

    def _said(self, line: str) -> None:
        if line == READY:
            self._ready.set()
        elif line == TIRED:
            self._news(News(self, ended=False))
        else:
            self._tell(line)

    def _wait(self) -> None:
        self.process.wait()
        for pump in self._pumps:
            pump.join(2)
        self._ready.set()
        self._news(News(self, ended=True))


@dataclass(frozen=True, slots=True)
class News:
    """A worker ended, or has served enough and is to be relieved."""

    worker: Worker
    ended: bool


class Watcher:
    """Starts the workers, replaces those that end, and ends them all when told to."""

    def __init__(self, make: Callable[[Callable[[News], None]], Worker], count: int) -> None:
        self._make, self._count = make, count
        self._workers: list[Worker] = []
        self._news: queue.SimpleQueue[News | None] = queue.SimpleQueue()
        self._pause = 0.0

    def start(self) -> None:
        """Start all workers and wait until they serve, or end those that do and say why."""
        try:
            for _ in range(self._count):
                self._workers.append(self._make(self._news.put))
            for worker in self._workers:
                worker.await_ready()
        except BaseException:
            self.end()
            raise

    def watch(self) -> None:
        """Keep their number until ``stop``."""
        while (news := self._news.get()) is not None:
            worker = news.worker
            if not news.ended:
                self._relieve(worker)
                continue
            self._workers.remove(worker)
            worker.join(0)
            if worker.relieved:
                continue
            log.warning("Process %s ended with status %s and is replaced", worker.process.pid, worker.process.returncode)
            if not self._rest(worker):
                break
            self._workers.append(self._make(self._news.put))

    def stop(self, *_: object) -> None:
        """Make ``watch`` return; may be called from a signal handler."""
        self._news.put(None)

    def end(self) -> None:
        """End all workers: their requests first."""
        for worker in self._workers:
            worker.stop()
        deadline = time.monotonic() + STOP_SECONDS
        for worker in self._workers:
            worker.join(deadline)

    def _relieve(self, tired: Worker) -> None:
        """Let another worker take the place of one that has served enough; it serves until then."""
        log.info("Process %s has served its requests and is replaced", tired.process.pid)
        fresh = self._make(self._news.put)
        self._workers.append(fresh)
        tired.relieved = True

        def change() -> None:
            with contextlib.suppress(StartFailed):  # then its end is news, and it is replaced itself
                fresh.await_ready()
            tired.stop()

        threading.Thread(target=change, daemon=True).start()

    def _rest(self, gone: Worker) -> bool:
        """Wait ever longer before a worker is replaced that ended soon after its start; says whether to go on."""
        steady = time.monotonic() - gone.started > STEADY_SECONDS
        self._pause = 0.0 if steady else min(MOST_PAUSE, self._pause * 2 or 0.5)
        until = time.monotonic() + self._pause
        others = []
        try:
            while (left := until - time.monotonic()) > 0:
                with contextlib.suppress(queue.Empty):
                    event = self._news.get(timeout=left)
                    if event is None:
                        return False
                    others.append(event)
        finally:
            for event in others:
                self._news.put(event)
        return True


def serve(server: Any, drain: float) -> int:
    """Run a server in a worker until it is told to stop, or the watcher is gone; returns the status to end with."""
    signal.signal(signal.SIGTERM, server.stop)
    threading.Thread(target=_await_end, args=(server,), daemon=True).start()
    say(READY)
    server.run(drain)
    return 0


def tired() -> None:
    """Tell the watcher that this worker has served enough."""
    say(TIRED)


def say(word: str) -> None:
    """Say a word to the watcher."""
    with contextlib.suppress(OSError):
        print(word, flush=True)  # noqa: T201


def _await_end(server: Any) -> None:
    # Not by way of sys.stdin, whose lock this thread would still hold when the process ends.
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    server.stop()
