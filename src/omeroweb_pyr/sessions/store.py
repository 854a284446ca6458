"""The records of web sessions as files in a folder of their own, whose time of change is the time of their last use."""

import json
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from beaker.synchronization import file_synchronizer
from beaker.util import safe_write

from omeroweb_pyr.errors import SessionsDown

RECORDS, LOCKS = "container_file", "locks"
ID = re.compile(r"[0-9a-f]{32}\Z")
AWAY = "The folder in which this site keeps who is logged in can't be used at the moment. Please try again in a while."

log = logging.getLogger(__name__)


class FileStore:
    """A folder of records; Beaker's layout, so that each is found by its id alone."""

    def __init__(self, folder: Path, age: int) -> None:
        self.folder, self.age = folder, age

    @property
    def place(self) -> str:
        """Return the folder."""
        return f"folder {self.folder}"

    def record(self, id: str, **options: Any) -> "FileRecord":  # noqa: ARG002 - Beaker's call
        """Return the place of one session."""
        return FileRecord(self.folder, id, self.age)

    def count(self, name: str, seconds: int) -> int:
        """Count one more, under the lock that writers hold."""
        record = FileRecord(self.folder, name, max(self.age, seconds))
        with _reported(), record.locked():
            since, count = json.loads(record.read() or b"[0, 0]")
            if not time.time() - seconds < since <= time.time():
                since, count = time.time(), 0
            record.write(json.dumps([since, count + 1]).encode(), new=True)
        return int(count) + 1

    def check(self) -> None:
        """Raise SessionsDown unless a file can be made in the folder."""
        with _reported():
            probe = self.folder / f"probe.{os.getpid()}.{time.monotonic_ns()}"
            probe.touch(mode=0o600)
            probe.unlink()

    def close(self) -> None:
        """Do nothing: no file stays open."""


class FileRecord:
    """One session's file. Readers need no lock, for a file is replaced as a whole; writers and ``clearsessions`` hold the same one."""

    def __init__(self, folder: Path, id: str, age: int) -> None:
        self._age = age
        self._known = bool(ID.match(id))
        self.file = str(folder / RECORDS / id[:1] / id[:2] / f"{id}.cache")
        self.access_lock = file_synchronizer(id, lock_dir=str(folder / LOCKS))
        self.idle = 0.0

    def read(self) -> bytes | None:
        """Return the content of the file; a file that has expired is taken away."""
        with _reported():
            if not self._known or (used := self._last_use()) is None:
                return None
            self.idle = time.time() - used
            if self.idle > self._age:
                self.drop()
                return None
            with suppress(FileNotFoundError):
                return Path(self.file).read_bytes()
        return None

    def touch(self) -> None:
        """Set the file's time of change to now."""
        with _reported(), suppress(FileNotFoundError):
            os.utime(self.file)

    def write(self, content: bytes, *, new: bool) -> None:
        """Replace the file."""
        with _reported(), self.locked():
            if new:
                Path(self.file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if new or self._last_use() is not None:
                safe_write(self.file, content)

    def drop(self) -> None:
        """Take the file away."""
        with _reported(), self.locked(), suppress(FileNotFoundError):
            Path(self.file).unlink()

    def _last_use(self) -> float | None:
        with suppress(FileNotFoundError, NotADirectoryError):
            return os.stat(self.file).st_mtime  # noqa: PTH116
        return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others from writing; whoever holds the lock may write."""
        self.access_lock.acquire_write_lock()
        try:
            yield
        finally:
            self.access_lock.release_write_lock()


@contextmanager
def _reported() -> Iterator[None]:
    """Tell the log what is wrong with the folder, and the visitor that it is not his fault."""
    try:
        yield
    except OSError as error:
        log.error("The session folder can't be used: %s", error)  # noqa: TRY400 - a traceback tells nothing more
        raise SessionsDown(AWAY) from error


def private_folder(folder: Path) -> Path:
    """Make a folder that is ours alone: whoever reads a record can be the one it is of."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder
