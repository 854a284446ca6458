"""All annotations of one object in one query: a row an annotation, or a row a pair; its file comes along."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries.columns import OWNER, select

LINKS = {
    "project": "ProjectAnnotationLink",
    "dataset": "DatasetAnnotationLink",
    "image": "ImageAnnotationLink",
    "screen": "ScreenAnnotationLink",
    "plate": "PlateAnnotationLink",
    "run": "PlateAcquisitionAnnotationLink",
    "well": "WellAnnotationLink",
    "folder": "FolderAnnotationLink",
}

WHAT = {
    "tag": "TagAnnotation",
    "comment": "CommentAnnotation",
    "map": "MapAnnotation",
    "file": "FileAnnotation",
    "long": "LongAnnotation",
    "double": "DoubleAnnotation",
    "boolean": "BooleanAnnotation",
    "term": "TermAnnotation",
    "time": "TimestampAnnotation",
    "xml": "XmlAnnotation",
}
"""OMERO's classes by what a row says it is; lists of annotations are no annotations that anybody could read."""

COLUMNS = {
    "id": "a.id",
    "what": "case " + " ".join(f"when a.class = {name} then '{what}'" for what, name in WHAT.items()) + " end",
    "namespace": "a.ns",
    "text": "a.textValue",
    "long": "a.longValue",
    "double": "a.doubleValue",
    "boolean": "a.boolValue",
    "term": "a.termValue",
    "time": "a.timeValue",
    "description": "a.description",
    **OWNER,
    "created": "ce.time",
    "a_details_permissions": "a",
    "link": "l.id",
    "linked": "le.time",
    "linker_id": "lo.id",
    "linker_name": "lo.omeName",
    "linker_first": "lo.firstName",
    "linker_last": "lo.lastName",
    "l_details_permissions": "l",
    "key": "mv.name",
    "value": "mv.value",
    "place": "index(mv)",
    "file": "f.id",
    "file_name": "f.name",
    "file_size": "f.size",
    "mimetype": "f.mimetype",
}


_KINDS = " or ".join(f"a.class = {name}" for name in WHAT.values())


def annotations_text(link: str, where: str) -> str:
    """Write the query of annotations by their links, oldest link first, pairs in their own order."""
    return (
        f"{select(COLUMNS)} from {link} l join l.child a join a.details.owner o join a.details.creationEvent ce "
        "join l.details.owner lo join l.details.creationEvent le left outer join a.mapValue mv left outer join a.file f "
        f"where {where} and ({_KINDS}) order by l.id, a.id, index(mv)"
    )


ANNOTATIONS: dict[str, str] = {kind: annotations_text(link, "l.parent.id = :id") for kind, link in LINKS.items()}
"""What is said about one object."""
BY_LINKS: dict[str, str] = {kind: annotations_text(link, "l.id in (:links)") for kind, link in LINKS.items()}
"""What some links lead to."""

_SPREAD = {
    "id": "a.id",
    "owner": "max(o.id)",
    "linker": "lo.id",
    "namespace": "max(a.ns)",
    "long": "max(a.longValue)",
    "at": "min(l.parent.id)",
    "on_": "count(distinct l.parent.id)",
    "link": "min(l.id)",
}
SPREAD: dict[str, str] = {
    kind: f"{select(_SPREAD)} from {link} l join l.child a join a.details.owner o join l.details.owner lo "
    f"where l.parent.id in (:parents) and ({_KINDS}) group by a.id, lo.id order by count(distinct l.parent.id) desc, a.id, lo.id"
    for kind, link in LINKS.items()
}
"""Which annotations are on some objects, by whom on how many, and one of the links."""
_PAIR = {"id": "a.id", "place": "index(mv)", "key": "mv.name", "value": "mv.value"}
PAIRS_OF = f"{select(_PAIR)} from MapAnnotation a join a.mapValue mv where a.id in (:ids) order by a.id, index(mv)"
"""The key-value pairs of some tables, and nothing else of them."""
_ON = {"id": "l.child.id", "on_": "count(distinct l.parent.id)"}
ON: dict[str, str] = {
    kind: f"{select(_ON)} from {link} l where l.parent.id in (:parents) and l.child.id in (:children) group by l.child.id"
    for kind, link in LINKS.items()
}
"""On how many of some objects annotations are, whoever has put them there."""


def of_several() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each query about several objects."""
    yield from ((f"annotations spread over {kind}", text) for kind, text in SPREAD.items())
    yield from ((f"annotations by links of {kind}", text) for kind, text in BY_LINKS.items())
    yield from ((f"annotations counted on {kind}", text) for kind, text in ON.items())
    yield "pairs alone", PAIRS_OF
