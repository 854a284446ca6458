"""Files out of OMERO, piece by piece: whoever reads one holds a connection until it is closed."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from omeroweb_pyr.errors import NotReady, ObjectNotFound, OmeroWebError
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_changes import File, Target
from omeroweb_pyr.gateway.queries.files import ARCHIVED, ATTACHED, IMPORTED
from omeroweb_pyr.gateway.reading import maps
from omeroweb_pyr.gateway.seam import Gone

log = logging.getLogger(__name__)

BLOCK = 2 * 1024 * 1024
"""How many bytes are read or written by one call."""


def attached(connection: Connection, seam: Seam, to: Target, annotation: int) -> File:
    """Find the file of an annotation that is on an object. One call."""
    values = {"id": to.id, "annotation": annotation}
    found = maps(connection, seam, ATTACHED[to.kind], values, to.group_id) if to.kind in ATTACHED else []
    if not found:
        raise ObjectNotFound("There is no such file here.")
    return _file(found[0], to.group_id)


def originals(connection: Connection, seam: Seam, image: Target) -> tuple[File, ...]:
    """Find the files that an image was imported from. One call, or two for what older servers have imported."""
    for text in (IMPORTED, ARCHIVED):
        found = maps(connection, seam, text, {"id": image.id}, image.group_id)
        if found:
            return tuple(_file(row, image.group_id) for row in {row["id"]: row for row in found}.values())
    raise ObjectNotFound("OMERO has no original files of this image.")


def _file(row: Mapping[str, Any], group: int) -> File:
    size = int(row["size"] or 0)
    return File(
        id=row["id"],
        name=row["name"] or f"file-{row['id']}",
        path=row["path"] or "",
        size=size,
        type=row["type"] or "",
        tag=f"{row['id']}-{row['hash'] or size}",
        group_id=group,
        came_from=row.get("client") or "",
    )


class Reader:
    """A file open in OMERO; its first piece is read at once, so that a refusal is heard before anything is sent."""

    def __init__(self, connection: Connection, seam: Seam, file: File, start: int, length: int) -> None:
        self._seam, self._file, self._at, self._end = seam, file, start, start + length
        self._store = seam.call(connection.session, "createRawFileStore", group=file.group_id)
        try:
            seam.call(self._store, "setFileId", file.id, group=file.group_id)
            self._first = self._read()
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces, one call each."""
        piece = self._first
        while piece:
            yield piece
            piece = self._read()

    def close(self) -> None:
        """Close the file in OMERO."""
        try:
            self._seam.call(self._store, "close")
        except (Gone, OmeroWebError):
            log.info("a file was gone before it was closed")

    def _read(self) -> bytes:
        wanted = min(BLOCK, self._end - self._at)
        if wanted <= 0:
            return b""
        piece: bytes = self._seam.call(self._store, "read", self._at, wanted, group=self._file.group_id)
        if len(piece) != wanted:
            raise NotReady("OMERO has less of this file than it says.")
        self._at += wanted
        return piece
