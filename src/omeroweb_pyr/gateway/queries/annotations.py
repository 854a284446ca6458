"""Tags, key-value pairs and comments of one object, all in one query: a row an annotation, or a row a pair."""

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

COLUMNS = {
    "id": "a.id",
    "what": "case when a.class = TagAnnotation then 'tag' when a.class = CommentAnnotation then 'comment' else 'map' end",
    "namespace": "a.ns",
    "text": "a.textValue",
    "description": "a.description",
    "owner_id": "o.id",
    "owner_name": "o.omeName",
    "owner_first": "o.firstName",
    "owner_last": "o.lastName",
    "created": "ce.time",
    "key": "mv.name",
    "value": "mv.value",
    "place": "index(mv)",
}


def annotations_text(link: str) -> str:
    """Write the query of all annotations of one object, oldest link first, pairs in their own order."""
    return (
        f"{select(COLUMNS)} from {link} l join l.child a join a.details.owner o join a.details.creationEvent ce "
        "left outer join a.mapValue mv where l.parent.id = :id "
        "and (a.class = TagAnnotation or a.class = CommentAnnotation or a.class = MapAnnotation) "
        "order by l.id, a.id, index(mv)"
    )


ANNOTATIONS: dict[str, str] = {kind: annotations_text(link) for kind, link in LINKS.items()}
