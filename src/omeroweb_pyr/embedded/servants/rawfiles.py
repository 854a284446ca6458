"""RawFileStore: OriginalFiles' contents, read and written piece by piece."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from omero.rtypes import rlong

from omeroweb_pyr.embedded import objects
from omeroweb_pyr.embedded.access import Caller, Reach, Right, Row, rights
from omeroweb_pyr.embedded.binaries import BinaryAccess
from omeroweb_pyr.embedded.checksums import ALGORITHMS
from omeroweb_pyr.embedded.files import Draft, Files
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_resource, raise_security, raise_validation, writes
from omeroweb_pyr.embedded.writing import Journal

LONGEST = 200_000_000
"""The most bytes that one call reads; Ice's own limit is a little higher."""

FILE_SQL = "SELECT f.size, a.value FROM originalfile f LEFT JOIN checksumalgorithm a ON a.id = f.hasher WHERE f.id = ?"

IMPORTED_SQL = """
SELECT s.path FROM originalfile f JOIN pixelsoriginalfilemap m ON m.parent = f.id JOIN pixels p ON p.id = m.child
JOIN pixels_file s ON s.pixels_id = p.id WHERE f.id = ? AND f.creation_id = p.creation_id LIMIT 1
"""
"""The same event made both: else anybody could call an image's file his own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The OriginalFile that a store is set to, by whom, and where its contents are."""

    row: Row
    caller: Caller
    path: Path
    size: int | None
    hasher: str | None
    writable: bool


class RawFileStore(Service):
    """Reads and writes one file. What is written appears when it is saved, whole."""

    interface = "RawFileStore"

    def __init__(self) -> None:
        self._opened: Opened | None = None
        self._draft: Draft | None = None
        self._modified = False

    def setFileId(self, call: Call, file: int) -> None:
        """Set the store to a file that the caller can see."""
        if self._opened is not None and self._opened.row.id == file:
            return
        self._forget()
        self._opened = _open(call, call.caller, file)

    def getFileId(self, call: Call) -> Any:
        """Return the id of the file that the store is set to, or None."""
        return None if self._opened is None else rlong(self._opened.row.id)

    def exists(self, call: Call) -> bool:
        """Say whether there is anything on disk."""
        return self._draft is not None or self._known().path.exists()

    def size(self, call: Call) -> int:
        """Return how many bytes there are."""
        with self._reading() as handle:
            return handle.seek(0, 2)

    def read(self, call: Call, position: int, length: int) -> bytes:
        """Return bytes; after the file's end there are zeros, as in OMERO."""
        known = self._known()
        if not 0 <= length <= LONGEST or position < 0:
            raise_api_usage(f"one call reads 0 to {LONGEST} bytes, from the beginning of the file or later")
        if BinaryAccess(call.store.read(), known.caller).restricted([known.row]):
            raise_security(f"Download is restricted for OriginalFile {known.row.id}")
        with self._reading() as handle:
            handle.seek(position)
            return handle.read(length).ljust(length, b"\0")

    def write(self, call: Call, data: bytes, position: int, length: int) -> None:
        """Write bytes at a place."""
        if not 0 <= length <= len(data) or position < 0:
            raise_api_usage(f"{len(data)} bytes were sent where {length} are to be written at {position}")
        handle = self._writing(call)
        try:
            handle.seek(position)
            handle.write(data[:length])
        except OSError as error:
            raise_resource(f"OriginalFile {self._known().row.id} can't be written: {error.strerror}")

    def truncate(self, call: Call, length: int) -> bool:
        """Cut the file off; say whether it was longer."""
        if length < 0:
            raise_api_usage("a file's length can't be negative")
        if length >= self.size(call):
            return False
        self._writing(call).truncate(length)
        return True

    @writes
    def save(self, call: Call) -> Any:
        """Put what was written into its place, size and checksum into the database; return the OriginalFile, or None if nothing changed."""
        known = self._known()
        if not known.writable or not self._is_modified(call, known):
            return None
        draft = self._draft or Files(call.store.folder).draft(known.row.id)
        self._draft, self._modified = None, False
        try:
            _store(call, known, draft)
        except BaseException:
            draft.drop()
            raise
        draft.promote()
        self._opened = _open(call, known.caller, known.row.id)
        return objects.load(call.store, known.caller, "OriginalFile", [known.row.id])[0]

    @writes
    def close(self, call: Call) -> None:
        """Save what was written."""
        try:
            if self._modified:
                self.save(call)
        finally:
            self._forget()

    def _is_modified(self, call: Call, known: Opened) -> bool:
        size = self.size(call)
        return self._modified or size == 0 or size != known.size

    @contextmanager
    def _reading(self) -> Iterator[BinaryIO]:
        known = self._known()
        if self._draft is not None:
            yield self._draft.handle
            return
        try:
            handle: BinaryIO = known.path.open("rb")
        except OSError as error:
            if not known.writable:
                raise_resource(f"the contents of OriginalFile {known.row.id} can't be read: {error.strerror}")
            handle = io.BytesIO()
        with handle:
            yield handle

    def _writing(self, call: Call) -> BinaryIO:
        known = self._known()
        if not known.writable:
            raise_security("File not writeable!")
        if self._draft is None:
            self._draft = Files(call.store.folder).draft(known.row.id)
        self._modified = True
        return self._draft.handle

    def _known(self) -> Opened:
        if self._opened is None:
            raise_api_usage("This RawFileStore has not been properly initialized: set the file id first.")
        return self._opened

    def _forget(self) -> None:
        if self._draft is not None:
            self._draft.drop()
        self._opened = self._draft = None
        self._modified = False


def _open(call: Call, caller: Caller, file: int) -> Opened:
    db = call.store.read()
    row = Rows(db).get("OriginalFile", file)
    if row is None or row.owner is None or row.group is None or not Reach.of(db, caller).admits(row.owner, row.group, caller.user_id):
        raise_validation(f"No row with the given identifier exists: [ome.model.core.OriginalFile#{file}]")
    size, hasher = db.execute(FILE_SQL, (file,)).fetchone()
    path = Files(call.store.folder).path(file)
    imported = None if path.exists() else db.execute(IMPORTED_SQL, (file,)).fetchone()
    writable = imported is None and Right.EDIT in rights(caller, row)
    if imported is not None:
        path = call.store.pixels_path(imported[0])
    return Opened(row=row, caller=caller, path=path, size=size, hasher=hasher, writable=writable)


def _store(call: Call, known: Opened, draft: Draft) -> None:
    modified = int(time.time() * 1000)
    draft.finish(modified)
    values: dict[str, Any] = {"size": draft.path.stat().st_size, "mtime": modified}
    if known.hasher in ALGORITHMS:
        values["hash"] = ALGORITHMS[known.hasher](draft.path)
    with call.store.write() as writer:
        if Rows(writer.connection).get("OriginalFile", known.row.id) is None:
            raise_validation(f"OriginalFile {known.row.id} was deleted meanwhile")
        journal = Journal(writer, known.caller, session_group=call.session.group_id, kind=call.session.event_type)
        writer.update("OriginalFile", known.row.id, event=journal.event, **values)
        journal.note("UPDATE", "OriginalFile", known.row.id)
