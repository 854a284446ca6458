"""Start the server as a child process, and stop it; imports neither Ice nor omero."""

import contextlib
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TextIO

HOST = "127.0.0.1"
READY, READY_SSL = "ready tcp://", "ready-ssl ssl://"
STOP_SECONDS = 5.0
LAST_LINES = 20


class StartFailed(RuntimeError):
    """The server did not come up; the message has its last words."""


@dataclass(kw_only=True)
class Embedded:
    """A running server of ours; it also ends when this process does."""

    folder: Path
    host: str
    port: int
    process: "subprocess.Popen[str]" = field(repr=False)
    output: "Output" = field(repr=False)
    ssl_port: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self.process.pid

    @property
    def running(self) -> bool:
        """Say whether it still serves."""
        return self.process.poll() is None

    @property
    def last_lines(self) -> str:
        """Return what it printed last."""
        return self.output.last_lines

    def wait(self, seconds: float | None = None) -> int:
        """Wait for its end, and return its exit status."""
        return self.process.wait(seconds)

    def stop(self) -> None:
        """Let it finish its calls and end; kill it when it does not."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()
        self.output.join()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.stop()


class Output:
    """Reads what a child prints, so that it never blocks on a full pipe; keeps the last lines."""

    def __init__(self, stream: IO[str]) -> None:
        self.lines: queue.Queue[str | None] = queue.Queue()
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._stream = stream
        self._announced = False
        self._thread = threading.Thread(target=self._read, name="embedded OMERO's output", daemon=True)
        self._thread.start()

    @property
    def last_lines(self) -> str:
        """Return the last lines as one text."""
        return "\n".join(self._last)

    def join(self) -> None:
        """Wait for the end of the output."""
        self._thread.join(STOP_SECONDS)

    def _read(self) -> None:
        with contextlib.suppress(ValueError, OSError), self._stream:
            for line in self._stream:
                self._last.append(line.rstrip("\n"))
                if not self._announced:
                    self.lines.put(line.rstrip("\n"))
                    self._announced = line.startswith(READY)
        self.lines.put(None)


def start(
    folder: str | Path,
    port: int = 0,
    *,
    host: str = HOST,
    demo: bool = True,
    ready_timeout: float = 120.0,
    progress: TextIO | None = None,
    record: str | Path | None = None,
) -> Embedded:
    """Start the server on a folder and wait until it serves; port 0 takes a free one.

    The first start with ``demo`` makes data to look at, and tells ``progress`` of it. ``record`` is a file for what clients ask.
    """
    command = [sys.executable, "-m", "omeroweb_pyr.embedded", "start", "--tied", "--host", host, "--port", str(port), "--data", str(folder)]
    options = [*([] if demo else ["--no-demo"]), *([] if record is None else ["--record", str(record)])]
    process = subprocess.Popen(  # noqa: S603  (our own command)
        [*command, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # Ctrl-C is the parent's: it stops us in its own time
    )
    assert process.stdout is not None
    server = Embedded(folder=Path(folder), host=host, port=port, process=process, output=Output(process.stdout))
    try:
        server.port = _await_ready(server, time.monotonic() + ready_timeout, progress)
    except BaseException:
        server.kill()
        raise
    return server


@contextlib.contextmanager
def composing(folder: str | Path) -> Iterator[None]:
    """Compose images of real pictures meanwhile, in a process that tells on our output how far it is."""
    command = [sys.executable, "-m", "omeroweb_pyr.embedded", "compose", "--tied", "--data", str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603  (our own command)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdin is not None
        process.stdin.close()


def _await_ready(server: Embedded, deadline: float, progress: TextIO | None) -> int:
    while True:
        try:
            line = server.output.lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise StartFailed(f"embedded OMERO was not ready in time; it said:\n{server.last_lines}") from None
        if line is None:
            status = server.process.wait()
            raise StartFailed(f"embedded OMERO ended with status {status}; it said:\n{server.last_lines}")
        if line.startswith(READY):
            return int(line.rpartition(":")[2])
        if line.startswith(READY_SSL):
            server.ssl_port = int(line.rpartition(":")[2])
        elif progress is not None:
            progress.write(f"{line}\n")
            progress.flush()
