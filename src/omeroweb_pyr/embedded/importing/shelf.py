"""Where imported files are kept: a folder for each import, thrown away again when it isn't completed."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from omeroweb_pyr.embedded.store import Store

IMPORTED = "imported"
LOCK = "import.lock"


@contextmanager
def shelf(store: Store) -> Iterator["Shelf"]:
    """Open the folder of imported files; the first of the processes that import clears away what killed ones left."""
    made = Shelf(store.pixels)
    with (store.folder / LOCK).open("a", encoding="ascii") as lock:
        if _alone(lock):
            made.sweep(store)
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield made


class Shelf:
    """The folder ``pixels/imported``."""

    def __init__(self, pixels: Path) -> None:
        self._pixels, self._folder = pixels, pixels / IMPORTED

    @contextmanager
    def place(self) -> Iterator[Path]:
        """Make a folder for one import, and remove it if that fails."""
        made = self._folder / uuid4().hex[:12]
        made.mkdir(parents=True)
        try:
            yield made
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise

    def named(self, path: Path) -> str:
        """Return how the database names a file: below ``pixels/`` if it is there."""
        return str(path.relative_to(self._pixels)) if path.is_relative_to(self._pixels) else str(path)

    def sweep(self, store: Store) -> None:
        """Remove folders that no row names."""
        rows = store.read().execute("SELECT path FROM pixels_file UNION SELECT path FROM originalfile WHERE path IS NOT NULL")
        known = {path.split("/")[1] for (path,) in rows if path.startswith(f"{IMPORTED}/")}
        for folder in self._folder.glob("*"):
            if folder.name not in known:
                shutil.rmtree(folder, ignore_errors=True)


def _alone(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
