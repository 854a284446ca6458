"""The files that deleted rows leave behind."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from omeroweb_pyr.embedded.files import Files
from omeroweb_pyr.embedded.graph.selection import Chosen
from omeroweb_pyr.embedded.store import Store


@dataclass(frozen=True, slots=True)
class Leavings:
    """Files of samples, and contents of OriginalFiles, that nothing refers to any more."""

    samples: tuple[str, ...]
    files: tuple[int, ...]

    def remove(self, store: Store) -> None:
        """Delete them; what lies outside of the data folder is not ours."""
        _remove(store, self.samples)
        Files(store.folder).remove(self.files)


def leave(db: sqlite3.Connection, chosen: Chosen) -> Leavings:
    """Forget where the samples of deleted Pixels are, and return what can be deleted once that is certain."""
    pixels, files = json.dumps(list(chosen.get("Pixels", ()))), tuple(chosen.get("OriginalFile", ()))
    paths = {path for (path,) in db.execute("SELECT path FROM pixels_file WHERE pixels_id IN (SELECT value FROM json_each(?))", (pixels,))}
    db.execute("DELETE FROM pixels_file WHERE pixels_id IN (SELECT value FROM json_each(?))", (pixels,))
    samples = tuple(sorted(path for path in paths - _used(db, paths) if not Path(path).is_absolute()))
    db.executemany("INSERT OR IGNORE INTO leaving (path) VALUES (?)", [(path,) for path in samples])
    return Leavings(samples, files)


def sweep(store: Store) -> None:
    """Delete the files of samples that a killed server did not come to delete."""
    _remove(store, [path for (path,) in store.read().execute("SELECT path FROM leaving")])


def _remove(store: Store, samples: Sequence[str]) -> None:
    for path in samples:
        _unlink(store.pixels, path)
    if samples:
        with store.write() as writer:
            writer.connection.executemany("DELETE FROM leaving WHERE path = ?", [(path,) for path in samples])


def _used(db: sqlite3.Connection, paths: Iterable[str]) -> set[str]:
    sql = "SELECT path FROM pixels_file WHERE path IN (SELECT value FROM json_each(?))"
    return {path for (path,) in db.execute(sql, (json.dumps(list(paths)),))}


def _unlink(folder: Path, path: str) -> None:
    """Delete a file and the folder that it was alone in."""
    file = folder / path
    file.unlink(missing_ok=True)
    if file.parent != folder and not any(file.parent.iterdir()):
        file.parent.rmdir()
