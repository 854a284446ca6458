"""OriginalFiles' contents on disk: each appears whole or not at all, whenever the server is killed."""

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

FILES = "files"
"""The folder, in that of the data, of uploaded files: each is named by its id."""

DRAFT, READY = ".part", ".ready"
"""What is being written, and what is complete but not in its place yet."""


class Files:
    """The folder of files."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.folder = data / FILES

    def path(self, file: int) -> Path:
        """Return where a file's contents are, or will be."""
        return self.folder / str(file)

    def draft(self, file: int) -> "Draft":
        """Begin to write a file over; what is there already is in the draft."""
        self.folder.mkdir(exist_ok=True)
        return Draft(self, file)

    def remove(self, files: Iterable[int]) -> None:
        """Delete files whose rows are gone."""
        for file in files:
            self.path(file).unlink(missing_ok=True)

    def sweep(self, db: sqlite3.Connection) -> list[str]:
        """Bring the folder into line with the database after the server was killed; return the names of what was deleted."""
        if not self.folder.is_dir():
            return []
        gone = [path for path in self.folder.iterdir() if not self._settle(db, path)]
        for path in gone:
            path.unlink()
        return sorted(path.name for path in gone)

    def _settle(self, db: sqlite3.Connection, path: Path) -> bool:
        """Say whether a file stays; what was complete, and known to the database, is put into its place first."""
        number = path.name.partition(".")[0]
        if not number.isdecimal():
            return True  # none of ours
        row = db.execute("SELECT size, mtime FROM originalfile WHERE id = ?", (int(number),)).fetchone()
        if path.suffix == READY and row is not None and row == (path.stat().st_size, milliseconds(path)):
            path.replace(self.path(int(number)))
            return True
        return path.suffix == "" and row is not None


class Draft:
    """One file while it is written; ``promote`` after the database knows of it."""

    def __init__(self, files: Files, file: int) -> None:
        self._final = files.path(file)
        self.path = files.folder / f"{file}.{uuid.uuid4().hex}{DRAFT}"
        if self._final.exists():
            shutil.copyfile(self._final, self.path)
        else:
            self.path.touch()
        self.handle: BinaryIO = self.path.open("r+b")

    def finish(self, modified: int) -> None:
        """Have all of it on disk, with a time of its own by which a sweep knows it."""
        self.handle.flush()
        os.fsync(self.handle.fileno())
        self.handle.close()
        os.utime(self.path, ns=(modified * 1_000_000, modified * 1_000_000))
        self.path = self.path.replace(self.path.with_suffix(READY))
        _sync(self.path.parent)

    def promote(self) -> None:
        """Put it into its place."""
        self.path.replace(self._final)
        _sync(self._final.parent)

    def drop(self) -> None:
        """Throw it away."""
        self.handle.close()
        self.path.unlink(missing_ok=True)


def milliseconds(path: Path) -> int:
    """Return when a file was changed last."""
    return path.stat().st_mtime_ns // 1_000_000


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
