"""Take away the files of sessions that expired; safe beside running servers, and nothing is ever read.

This is run by cron beside everything else, so it imports nothing but the standard library.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOUR = 3600
GUARD = "clearsessions.lock"
RECORDS, LOCKS = "container_file", "locks"


class Busy(Exception):
    """Another one is at work in the same folder."""


@dataclass(slots=True)
class Cleared:
    """How many files went, and how much they held."""

    records: int = 0
    locks: int = 0
    drafts: int = 0
    bytes: int = 0
    kept: int = 0


def purge(folder: Path, age: float, *, dry_run: bool = False) -> Cleared:
    """Remove records not used for ``age`` seconds, then the locks that belong to none, then drafts nobody finished; Busy or OSError."""
    with _alone(folder):
        return _Purge(folder, time.time() - age, dry_run=dry_run).run()


class _Purge:
    """One run; ``before`` is the time before which a file counts as old."""

    def __init__(self, folder: Path, before: float, *, dry_run: bool) -> None:
        self.records, self.locks = str(folder / RECORDS), str(folder / LOCKS)
        self.before, self.dry_run = before, dry_run
        self.done = Cleared()

    def run(self) -> Cleared:
        """Go through all files once."""
        named = set()
        for entry in _files(self.records):
            if entry.name.endswith(".cache"):
                gone = self._record(entry)
                self.done.kept += not gone
                if self.dry_run or not gone:
                    named.add(_digest(entry.name.removesuffix(".cache")))
            elif entry.name.endswith(".temp") and self._old(entry, HOUR):
                self.done.drafts += self._remove(entry)
        # A session made since then has a lock that is not old either.
        for entry in _files(self.locks):
            if entry.name.endswith(".lock") and entry.name.removesuffix(".lock") not in named and self._old(entry):
                self.done.locks += self._lock(entry)
        return self.done

    def _record(self, entry: os.DirEntry[str]) -> bool:
        """Remove a record that is old; say whether it is gone."""
        if not self._old(entry):
            return False
        digest = _digest(entry.name.removesuffix(".cache"))
        lock = f"{self.locks}/{digest[0]}/{digest[:2]}/{digest}.lock"
        with _held(lock) as held:
            # Looked at again, for it may have been used until the lock was ours.
            if not held or not self._old_still(entry.path):
                return False
            self.done.records += self._remove(entry)
            # Whoever waits for it finds no record, and writes none.
            self.done.locks += self._unlink(lock)
            return True

    def _lock(self, entry: os.DirEntry[str]) -> bool:
        with _held(entry.path) as held:
            return held and self._unlink(entry.path)

    def _remove(self, entry: os.DirEntry[str]) -> bool:
        with suppress(FileNotFoundError):
            size = entry.stat(follow_symlinks=False).st_size
            gone = self._unlink(entry.path)
            self.done.bytes += size if gone else 0
            return gone
        return False

    def _unlink(self, path: str) -> bool:
        with suppress(FileNotFoundError):
            # No Path: one for each of 100,000 files takes seconds.
            os.lstat(path) if self.dry_run else os.unlink(path)  # noqa: PTH108
            return True
        return False

    def _old(self, entry: os.DirEntry[str], longer: float = 0.0) -> bool:
        with suppress(FileNotFoundError):
            return entry.stat(follow_symlinks=False).st_mtime < self.before - longer
        return False

    def _old_still(self, path: str) -> bool:
        with suppress(FileNotFoundError):
            return os.lstat(path).st_mtime < self.before
        return False


def _files(folder: str, depth: int = 2) -> Iterator[os.DirEntry[str]]:
    """Yield the files two folders down; what is missing holds none, what can't be read is an error."""
    try:
        found = os.scandir(folder)
    except FileNotFoundError:
        return
    with found:
        for entry in found:
            if depth and entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, depth - 1)
            elif not depth and entry.is_file(follow_symlinks=False):
                yield entry


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only one at work in a folder."""
    descriptor = os.open(folder / GUARD, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        if not _try_lock(descriptor):
            raise Busy
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _held(lock: str) -> Iterator[bool]:
    """Hold a lock file while in the block; yields False when it is busy. One that is missing can be held by nobody."""
    try:
        descriptor = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        yield True
        return
    try:
        yield _try_lock(descriptor)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _digest(session_id: str) -> str:
    return hashlib.sha1(session_id.encode(), usedforsecurity=False).hexdigest()
