"""The part of IAdmin about people's photos: files in the group ``user``, where everybody sees them."""

from typing import Any

from omeroweb_pyr.embedded import objects
from omeroweb_pyr.embedded.checksums import ALGORITHMS
from omeroweb_pyr.embedded.files import Draft, Files, milliseconds
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.schema import USER
from omeroweb_pyr.embedded.servants.authority import users_only
from omeroweb_pyr.embedded.servants.changes import change
from omeroweb_pyr.embedded.servants.samples import everywhere
from omeroweb_pyr.embedded.store import Store, Writer
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, writes
from omeroweb_pyr.embedded.writing import Journal
from omeroweb_pyr.embedded.writing.storing import insert, update

PHOTO = "openmicroscopy.org/omero/experimenter/photo"
HASHER = "SHA1-160"
LARGEST = 10_000_000

MINE = """
SELECT a.file FROM experimenterannotationlink l JOIN annotation a ON a.id = l.child
WHERE l.parent = ? AND a.owner_id = l.parent AND a.ns = ? AND a.file IS NOT NULL ORDER BY a.id
"""


class PhotoService(Service):
    """Keeps photos."""

    def getMyUserPhotos(self, call: Call) -> list[Any]:
        """Return the files of the caller's photos."""
        return objects.load(call.store, everywhere(call), "OriginalFile", _mine(call.store, call.caller.user_id))

    @writes
    def uploadMyUserPhoto(self, call: Call, name: str, mimetype: str, data: bytes) -> int:
        """Make a picture the caller's photo, in place of the one before; return the file's id."""
        users_only(call)
        if not name or not 0 < len(data) <= LARGEST:
            raise_api_usage(f"a photo has a name, and 1 to {LARGEST} bytes")
        draft: Draft | None = None
        try:
            with change(call) as (writer, journal):
                known = _mine(call.store, call.caller.user_id)
                file = known[0] if known else _describe(call, writer, journal, name)
                draft = Files(call.store.folder).draft(file)
                values = {"name": name, "path": name, "mimetype": mimetype or None} | _fill(writer, draft, data)
                update(writer, journal, MODEL["OriginalFile"], file, values)
        except BaseException:
            if draft is not None:
                draft.drop()
            raise
        draft.promote()
        return file


def _mine(store: Store, user: int) -> list[int]:
    return [file for (file,) in store.read().execute(MINE, (user, PHOTO))]


def _describe(call: Call, writer: Writer, journal: Journal, name: str) -> int:
    user = call.caller.user_id

    def add(type_name: str, values: dict[str, Any]) -> int:
        return insert(writer, journal, MODEL[type_name], values, owner=user, group=USER, external=None)

    file = add("OriginalFile", {"name": name, "path": name, "size": 0})
    annotation = add("FileAnnotation", {"ns": PHOTO, "file": file})
    add("ExperimenterAnnotationLink", {"parent": user, "child": annotation})
    return file


def _fill(writer: Writer, draft: Draft, data: bytes) -> dict[str, Any]:
    draft.handle.truncate(0)
    draft.handle.write(data)
    draft.handle.flush()
    modified = milliseconds(draft.path)
    draft.finish(modified)
    hashed = ALGORITHMS[HASHER](draft.path)
    return {"size": len(data), "mtime": modified, "hash": hashed, "hasher": writer.enum("ChecksumAlgorithm", HASHER)}
