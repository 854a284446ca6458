"""All annotations of one object in one query: a row an annotation, or a row a pair; its file comes along."""

from omeroweb_pyr.gateway.queries.columns import select

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
    "owner_id": "o.id",
    "owner_name": "o.omeName",
    "owner_first": "o.firstName",
    "owner_last": "o.lastName",
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


def annotations_text(link: str) -> str:
    """Write the query of all annotations of one object, oldest link first, pairs in their own order."""
    kinds = " or ".join(f"a.class = {name}" for name in WHAT.values())
    return (
        f"{select(COLUMNS)} from {link} l join l.child a join a.details.owner o join a.details.creationEvent ce "
        "join l.details.owner lo join l.details.creationEvent le left outer join a.mapValue mv left outer join a.file f "
        f"where l.parent.id = :id and ({kinds}) order by l.id, a.id, index(mv)"
    )


ANNOTATIONS: dict[str, str] = {kind: annotations_text(link) for kind, link in LINKS.items()}
