"""Taking away what expired sessions left."""

import os
import time
from pathlib import Path

import pytest

from omeroweb_pyr.sessions import clear
from omeroweb_pyr.sessions.clear import Busy, _alone, purge
from omeroweb_pyr.sessions.store import FileStore

HOUR = 3600
IDS = "0123456789abcdef"


def session(folder, digit, seconds=0):
    """Make a session that was last used so many seconds ago; return its record."""
    record = FileStore(folder, 10 * HOUR).record(digit * 32)
    record.write(b"12345", new=True)
    for path in (record.file, record.access_lock.filename):
        os.utime(path, (time.time() - seconds,) * 2)
    return record


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name != "clearsessions.lock")


def test_expired_records_and_their_locks_go_and_nothing_else(tmp_path):
    alive, dead = session(tmp_path, "a"), session(tmp_path, "b", 2 * HOUR)
    os.utime(alive.access_lock.filename, (0, 0))
    (tmp_path / "secret_key").touch()
    os.utime(tmp_path / "secret_key", (0, 0))
    for name, seconds in (("old", 3 * HOUR), ("new", HOUR)):
        draft = tmp_path / f"container_file/b/bb/{name}.cache.temp"
        draft.touch()
        os.utime(draft, (time.time() - seconds,) * 2)
    done = purge(tmp_path, HOUR)
    assert (done.records, done.locks, done.drafts, done.bytes, done.kept) == (1, 1, 1, 5, 1)
    assert alive.read() == b"12345"
    assert dead.read() is None
    assert files(tmp_path) == sorted(["secret_key", f"{'a' * 32}.cache", Path(alive.access_lock.filename).name, "new.cache.temp"])


def test_a_dry_run_counts_the_same_and_takes_nothing(tmp_path):
    session(tmp_path, "a")
    session(tmp_path, "b", 2 * HOUR)
    before = files(tmp_path)
    dry = purge(tmp_path, HOUR, dry_run=True)
    assert files(tmp_path) == before
    assert dry == purge(tmp_path, HOUR)


def test_a_record_whose_lock_is_held_stays(tmp_path):
    record = session(tmp_path, "a", 2 * HOUR)
    with record.locked():
        assert purge(tmp_path, HOUR).records == 0
    assert purge(tmp_path, HOUR).records == 1


def test_a_record_used_at_the_last_moment_stays(tmp_path, monkeypatch):
    record = session(tmp_path, "a", 2 * HOUR)
    used = clear._held
    monkeypatch.setattr(clear, "_held", lambda lock: (os.utime(record.file), used(lock))[1])
    assert purge(tmp_path, HOUR).records == 0
    assert record.read() == b"12345"


def test_only_one_is_at_work(tmp_path):
    with _alone(tmp_path), pytest.raises(Busy):
        purge(tmp_path, HOUR)


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        purge(tmp_path / "missing", HOUR)


def test_many_files_go_quickly(tmp_path):
    """A hundred thousand go in under ten seconds on two cores; here are a twentieth of them, counted in our own seconds."""
    for number in range(5000):
        id = f"{number:032x}"[::-1]
        folder = tmp_path / "container_file" / id[0] / id[:2]
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{id}.cache"
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    began = time.process_time()
    assert purge(tmp_path, HOUR).records == 5000
    assert time.process_time() - began < 0.5
