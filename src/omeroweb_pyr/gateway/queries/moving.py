"""What a move would tear apart: the ends of links, and images that came in the same files."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries.annotations import LINKS
from omeroweb_pyr.gateway.queries.restyling import WITHIN

CONTAINED = {
    "ProjectDatasetLink": ("Project", "Dataset"),
    "DatasetImageLink": ("Dataset", "Image"),
    "ScreenPlateLink": ("Screen", "Plate"),
}
"""The types at the ends of links between containers and what is in them."""

ENDS = {
    link: f"select l.parent.id, l.parent.name, l.child.id, l.child.name from {link} l where l.id in (:ids) order by l.id"
    for link in CONTAINED
}
_NAMED = ("TagAnnotation", "CommentAnnotation", "FileAnnotation")
_KIND = "case " + " ".join(f"when a.class = {name} then '{name}'" for name in _NAMED) + " else 'Annotation' end"
ANNOTATED = {
    link: f"select a.id, {_KIND}, a.textValue, f.name from {link} l join l.child a left outer join a.file f "
    "where l.id in (:ids) order by a.id"
    for link in LINKS.values()
}
"""Annotations by the links to them, with what some are called."""

PARTS = {
    kind: "select i.id, i.name, i.fileset.id from Image i where i.fileset.id in "
    f"(select x.fileset.id from Image x where x.id in ({inside})) order by i.fileset.id, i.id"
    for kind, inside in WITHIN.items()
}
"""All images that came in the same files as those in something."""
INSIDE = {kind: f"select x.id from Image x where x.fileset.id is not null and x.id in ({inside})" for kind, inside in WITHIN.items()}
OF_FILESETS = "select i.id from Image i where i.fileset.id in (:ids) order by i.id"


def named() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each."""
    for what, texts in (("ends of", ENDS), ("annotations by", ANNOTATED), ("parts in", PARTS), ("images in", INSIDE)):
        yield from ((f"{what} {kind}", text) for kind, text in texts.items())
    yield "images of filesets", OF_FILESETS
