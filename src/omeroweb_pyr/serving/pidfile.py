"""The file that says which process serves; its lock, and not the number in it, tells whether there is one."""

import contextlib
import fcntl
import os
from pathlib import Path

from omeroweb_pyr.serving.listening import locked


class PidFile:
    """A pid file of a daemon. A daemon that was killed leaves the file behind, but never the lock: a stale one can't be mistaken."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def take(self) -> bool:
        """Take the lock, until this process and those forked from it end; says whether it was free."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = locked(self.path)
        except BlockingIOError:
            return False
        return True

    def write(self) -> None:
        """Write the number of this process, which has the lock."""
        assert self._lock is not None
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)

    def remove(self) -> None:
        """Remove the file, with the lock still held, lest another daemon's be removed."""
        self.path.unlink(missing_ok=True)

    @property
    def noted(self) -> int | None:
        """Return the number in the file, whether or not there is such a process."""
        with contextlib.suppress(OSError, ValueError):
            return int(self.path.read_text())
        return None

    @property
    def running(self) -> int | None:
        """Return the number of the process that serves, or 0 while it starts, or None."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return self.noted or 0
        finally:
            os.close(descriptor)
        return None
