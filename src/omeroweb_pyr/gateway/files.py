"""Files out of OMERO, piece by piece: whoever reads one holds a connection until it is closed."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from omero.constants.permissions import BINARYACCESS

from omeroweb_pyr.errors import NotReady, ObjectNotFound, OmeroWebError, Refused
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_changes import AttachedFile, File, Target
from omeroweb_pyr.gateway.queries import always
from omeroweb_pyr.gateway.queries.files import (
    ANNOTATED,
    ARCHIVED,
    ARCHIVED_OF_EACH,
    ATTACHED,
    FILES,
    IMAGE,
    IMPORTED,
    IMPORTED_OF_EACH,
    OF_WELLS,
    OFFERED,
    SINGLE,
)
from omeroweb_pyr.gateway.reading import ANY, Short, literal, maps, parameters
from omeroweb_pyr.gateway.rows import person, rights
from omeroweb_pyr.gateway.seam import Gone
from omeroweb_pyr.permissions import Permission

log = logging.getLogger(__name__)

BLOCK = 2 * 1024 * 1024
"""How many bytes are read or written by one call."""
MOST_OFFERED = 50


AT_ONCE = 1000
RESTRICTED = "You may look at this, but may not download its files: so says OMERO's policy of binary access, for this group or for all."


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


def originals_of_each(connection: Connection, seam: Seam, images: Sequence[int]) -> tuple[File, ...]:
    """Find the files that several images were imported from, each once. One call, and one more for what older servers have imported."""
    found: dict[int, Mapping[str, Any]] = {}
    left = list(images)
    for text in (IMPORTED_OF_EACH, ARCHIVED_OF_EACH):
        rows = maps(connection, seam, text, {"ids": left}, ANY) if left else []
        found |= {row["id"]: row for row in rows}
        left = sorted({*left} - {row["image_id"] for row in rows})
    if left:
        raise ObjectNotFound(f"OMERO has no original files of image {left[0]}, or you may not see it.")
    return tuple(_file(row, row["group_id"]) for row in found.values())


def images_of_wells(connection: Connection, seam: Seam, wells: Sequence[int], index: int) -> tuple[int, ...]:
    """Find the images that wells have as their field of an index, which counts from 0. One call."""
    found = {row["well"]: row["id"] for row in maps(connection, seam, OF_WELLS, {"ids": list(wells), "index": Short(index)}, ANY)}
    missing = [well for well in wells if well not in found]
    if missing:
        raise ObjectNotFound(f"There is no field {index + 1} of well {missing[0]}, or you may not see it.")
    return tuple(dict.fromkeys(found[well] for well in wells))


def single(connection: Connection, seam: Seam, number: int, *, annotation: bool) -> File:
    """Find a file by its id, or by that of its annotation. One call."""
    found = maps(connection, seam, ANNOTATED if annotation else SINGLE, {"id": number}, ANY)
    if not found:
        raise ObjectNotFound("There is no such file, or you may not see it.")
    return _file(found[0], found[0]["group_id"])


def check(connection: Connection, seam: Seam, files: Sequence[File]) -> None:
    """Refuse all when one of the files may not be downloaded, before any of them is sent. One call for each thousand."""
    if files and _restricted(connection, seam, FILES, [file.id for file in files]):
        raise Refused(RESTRICTED)


def why_not(connection: Connection, seam: Seam, image: int) -> str:
    """Say why the original files of an image can't be downloaded; nothing if they can. One call."""
    return RESTRICTED if _restricted(connection, seam, IMAGE, [image]) else ""


def _restricted(connection: Connection, seam: Seam, text: str, ids: list[int]) -> bool:
    service = connection.service(seam, "getQueryService")
    for part in (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)):
        found = seam.call(service, "findAllByQuery", text, parameters({"ids": part}), group=ANY)
        if any(each.details.permissions.isRestricted(BINARYACCESS) for each in found):
            return True
    return False


def attachments_named(connection: Connection, seam: Seam, group: int, name: str) -> tuple[AttachedFile, ...]:
    """Find attachments in a group by a part of the name, the latest first, of which the caller may attach more. One call."""
    values = always(OFFERED, connection.caller.user_id) | {"name": f"%{literal(name.lower())}%"}
    found = maps(connection, seam, OFFERED, values, group, (0, MOST_OFFERED))
    return tuple(
        AttachedFile(id=row["id"], name=row["name"] or "", size=row["size"] or 0, description=row["description"] or "", owner=person(row))
        for row in found
        if Permission.ANNOTATE in rights(row["a_details_permissions"])
    )


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
        try:
            piece: bytes = self._seam.call(self._store, "read", self._at, wanted, group=self._file.group_id)
        except Refused as refusal:
            raise Refused(RESTRICTED) from refusal
        if len(piece) != wanted:
            raise NotReady("OMERO has less of this file than it says.")
        self._at += wanted
        return piece
