"""The files behind attachments and images."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries.annotations import LINKS
from omeroweb_pyr.gateway.queries.columns import select

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

ARCHIVED = (
    f"{select(_FILE)} from Image x join x.pixels p join p.pixelsFileMaps m join m.parent f where x.id = :id order by f.path, f.name, f.id"
)
"""The files of an image that was imported before OMERO 5."""


def named() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each."""
    yield from ((f"file on {kind}", text) for kind, text in ATTACHED.items())
    yield "imported files", IMPORTED
    yield "archived files", ARCHIVED
