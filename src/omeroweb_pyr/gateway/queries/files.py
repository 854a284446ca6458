"""The files behind attachments and images."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.model import COMPANION
from omeroweb_pyr.gateway.queries.annotations import LINKS
from omeroweb_pyr.gateway.queries.columns import OWNER, select

_FILE = {"id": "f.id", "name": "f.name", "path": "f.path", "size": "f.size", "type": "f.mimetype", "hash": "f.hash"}

ATTACHED = {
    kind: f"{select(_FILE)} from {link} l join l.child a join a.file f where l.parent.id = :id and a.id = :annotation"
    for kind, link in LINKS.items()
}
"""The file of an annotation that is on an object."""

IMPORTED = (
    f"{select(_FILE | {'client': 'e.clientPath'})} from Image x join x.fileset s join s.usedFiles e join e.originalFile f "
    "where x.id = :id order by f.path, f.name, f.id"
)
"""The files that an image was imported from."""

_ARCHIVED = "Image x join x.pixels p join p.pixelsFileMaps m join m.parent f"
ARCHIVED = f"{select(_FILE)} from {_ARCHIVED} where x.id = :id order by f.path, f.name, f.id"
"""The files of an image that was imported before OMERO 5."""

_OF_EACH = _FILE | {"image_id": "x.id", "group_id": "x.details.group.id"}
IMPORTED_OF_EACH = (
    f"{select(_OF_EACH)} from Image x join x.fileset s join s.usedFiles e join e.originalFile f "
    "where x.id in (:ids) order by f.path, f.name, f.id"
)
"""The files that several images were imported from."""
ARCHIVED_OF_EACH = f"{select(_OF_EACH)} from {_ARCHIVED} where x.id in (:ids) order by f.path, f.name, f.id"

OF_WELLS = (
    "select new map(w.id as well, i.id as id) from Well w join w.wellSamples ws join ws.image i where w.id in (:ids) and index(ws) = :index"
)
"""The images that wells have as their field of an index."""

ANNOTATED = f"{select(_FILE | {'group_id': 'a.details.group.id'})} from FileAnnotation a join a.file f where a.id = :id"
"""The file of an annotation, whatever that is on."""
SINGLE = f"{select(_FILE | {'group_id': 'f.details.group.id'})} from OriginalFile f where f.id = :id"

FILES = "select f from OriginalFile f where f.id in (:ids)"
"""Files as objects, which alone tell whether they may be downloaded."""
IMAGE = "select x from Image x where x.id in (:ids)"


CONSTANTS = {"companion": COMPANION}
_OFFERED = {"id": "a.id", "name": "f.name", "size": "f.size", "description": "a.description", **OWNER, "a_details_permissions": "a"}
OFFERED = (
    f"{select(_OFFERED)} from FileAnnotation a join a.file f join a.details.owner o "
    "where (a.ns is null or (a.ns <> :companion and a.ns <> :photo)) and lower(f.name) like :name escape '!' order by a.id desc"
)
"""The attachments that there are in a group, by a part of the name, the latest first."""


def named() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each."""
    yield from ((f"file on {kind}", text) for kind, text in ATTACHED.items())
    yield "attachments by name", OFFERED
    yield "imported files", IMPORTED
    yield "archived files", ARCHIVED
    yield "imported files of several", IMPORTED_OF_EACH
    yield "archived files of several", ARCHIVED_OF_EACH
    yield "images of wells", OF_WELLS
    yield "file of an annotation", ANNOTATED
    yield "file", SINGLE
    yield "files as objects", FILES
    yield "images as objects", IMAGE
