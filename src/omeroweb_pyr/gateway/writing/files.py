"""Files into OMERO, piece by piece."""

import contextlib
from collections.abc import Sequence
from typing import Any

from omero.model import ChecksumAlgorithmI
from omero.rtypes import rlong, rstring, unwrap

from omeroweb_pyr.errors import OmeroWebError, Unsure
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.files import BLOCK
from omeroweb_pyr.gateway.model_changes import Target, Upload
from omeroweb_pyr.gateway.seam import Gone
from omeroweb_pyr.gateway.writing.objects import annotated, children, group_of, make, save, update
from omeroweb_pyr.gateway.writing.removing import delete

CHECKSUM = "SHA1-160"


def upload(connection: Connection, seam: Seam, targets: Sequence[Target], wanted: Sequence[Upload]) -> tuple[int, ...]:
    """Keep files and attach them to objects, all or none; return the annotations. Six calls a file, one a block, and one for all."""
    group = group_of(targets)
    kept: list[int] = []
    try:
        for each in wanted:
            kept.append(_keep(connection, seam, each, group, kept))
        links = []
        for number in kept:
            annotation = make("FileAnnotation")
            annotation.setFile(make("OriginalFile", number, False))
            links += [annotated(target, annotation) for target in targets]
        return children(save(connection, seam, links, group))
    except BaseException:
        with contextlib.suppress(OmeroWebError, Gone):
            delete(connection, seam, {"OriginalFile": kept}, group)
        raise


def _keep(connection: Connection, seam: Seam, wanted: Upload, group: int, kept: list[int]) -> int:
    """Write one file; it is among those ``kept``, to be taken away again, from the moment that OMERO knows of it."""
    number = int(unwrap(update(connection, seam, "saveAndReturnObject", _original(wanted), group).id))
    kept.append(number)
    store = seam.call(connection.session, "createRawFileStore", group=group)
    try:
        seam.call(store, "setFileId", number, group=group)
        at = 0
        while block := wanted.content.read(BLOCK):
            seam.call(store, "write", block, at, len(block), group=group)
            at += len(block)
        saved = seam.call(store, "save", group=group)
    finally:
        with contextlib.suppress(OmeroWebError, Gone):
            seam.call(store, "close", group=group)
    if at != wanted.size or (saved is not None and unwrap(saved.size) != at):
        raise Unsure("Not all of the file has arrived. Please try again.")
    return kept.pop()


def _original(wanted: Upload) -> Any:
    made = make("OriginalFile")
    made.name, made.path, made.mimetype = rstring(wanted.name), rstring("/"), rstring(wanted.type)
    made.size = rlong(wanted.size)
    made.hasher = ChecksumAlgorithmI()
    made.hasher.value = rstring(CHECKSUM)
    return made
