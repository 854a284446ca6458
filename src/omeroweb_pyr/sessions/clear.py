"""Take away the records of sessions that expired; safe beside running servers, and nothing is ever unpickled."""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOUR = 3600


@dataclass(slots=True)
class Cleared:
    """How many files went."""

    records: int = 0
    locks: int = 0
    drafts: int = 0


def purge(folder: Path, age: float) -> Cleared:
    """Remove records not used for ``age`` seconds, then the locks that belong to none, then drafts nobody finished."""
    done = Cleared()
    before = time.time() - age
    locks = folder / "locks"
    for record in folder.glob("container_file/*/*/*.cache"):
        done.records += _purge_record(record, locks, before)
    alive = {_digest(record.stem) for record in folder.glob("container_file/*/*/*.cache")}
    for lock in locks.glob("*/*/*.lock"):
        done.locks += lock.stem not in alive and _purge_lock(lock, before)
    for draft in folder.glob("container_file/*/*/*.temp"):
        done.drafts += _older(draft, before - HOUR) and _unlink(draft)
    return done


def _purge_record(record: Path, locks: Path, before: float) -> bool:
    if not _older(record, before):
        return False
    digest = _digest(record.stem)
    with _held(locks / digest[0] / digest[:2] / f"{digest}.lock") as held:
        # Looked at again, for it may have been used until the lock was ours.
        return held and _older(record, before) and _unlink(record)


def _purge_lock(lock: Path, before: float) -> bool:
    if not _older(lock, before):
        return False
    with _held(lock) as held:
        return held and _unlink(lock)


@contextmanager
def _held(lock: Path) -> Iterator[bool]:
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


def _older(path: Path, before: float) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime < before
    return False


def _unlink(path: Path) -> bool:
    with suppress(FileNotFoundError):
        path.unlink()
        return True
    return False


def _digest(session_id: str) -> str:
    return hashlib.sha1(session_id.encode(), usedforsecurity=False).hexdigest()
