"""The records of web sessions: files in a folder of their own, whose time of change is the time of their last use."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from beaker.container import FileNamespaceManager

TOUCH_AFTER = 60
"""Seconds that a session may be read without its record noticing."""


class FileStore(FileNamespaceManager):
    """One session's record, as Beaker keeps it, with what Beaker leaves out: its age and a real end."""

    def exists(self) -> bool:
        """Say whether there is a record."""
        return self.last_use() is not None

    def last_use(self) -> float | None:
        """Return when the session was last used, or None when there is no record."""
        try:
            return os.stat(self.file).st_mtime  # noqa: PTH116
        except FileNotFoundError:
            return None

    def touch(self) -> None:
        """Note that the session is in use now."""
        with suppress(FileNotFoundError):
            os.utime(self.file)

    def drop(self) -> None:
        """End the record for good; Beaker's own ``invalidate`` and ``regenerate_id`` leave it valid."""
        # Right for a file only: on memcached the same call empties the whole cache.
        self.remove()


def idle_seconds(store: FileStore) -> float | None:
    """Return for how long a session was not used, or None when there is no record."""
    used = store.last_use()
    return None if used is None else time.time() - used


def private_folder(folder: Path) -> Path:
    """Make a folder that is ours alone: Beaker unpickles what it finds in there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def options(folder: Path) -> dict[str, Any]:
    """Return where Beaker is to put its files."""
    return {"type": "file", "namespace_class": FileStore, "data_dir": str(folder), "lock_dir": str(folder / "locks")}
