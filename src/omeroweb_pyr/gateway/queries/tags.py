"""Tags and sets of tags as places: a tag is above what it is on, a set above its tags."""

from omeroweb_pyr.gateway.model_tags import TAG_SET
from omeroweb_pyr.gateway.queries.columns import BASE, BASE_JOINS, Kind

CONSTANTS = {"tag_set": TAG_SET}
"""What texts name as a parameter though it is always the same."""

LINKS = {
    "image": "ImageAnnotationLink",
    "dataset": "DatasetAnnotationLink",
    "project": "ProjectAnnotationLink",
    "screen": "ScreenAnnotationLink",
    "plate": "PlateAnnotationLink",
    "run": "PlateAcquisitionAnnotationLink",
    "well": "WellAnnotationLink",
    "folder": "FolderAnnotationLink",
}
"""What a tag's place holds, and by which link."""

_TEXT = BASE | {"name": "x.textValue", "namespace": "x.ns"}
_COUNTS = {
    f"{kind}_count": f"(select count(distinct {kind}_l.parent.id) from {link} {kind}_l where {kind}_l.child.id = x.id)"
    for kind, link in LINKS.items()
}
_TAGS = {
    "child_count": "(select count(distinct ct.id) from TagAnnotation ct, AnnotationAnnotationLink tl "
    "where tl.child.id = ct.id and tl.parent.id = x.id and (ct.ns is null or ct.ns <> :tag_set))"
}
"""Of a set, the tags in it; a set in it is a place of its own."""
_TEXT_OF, _BY_TEXT = "{x}.textValue", ("lower(x.textValue)",)
_PLAIN, _SET = "({x}.ns is null or {x}.ns <> :tag_set)", "{x}.ns = :tag_set"

TAGS = {
    "tag": Kind("TagAnnotation", _TEXT | _COUNTS, BASE_JOINS, name=_TEXT_OF, order=_BY_TEXT, where=_PLAIN),
    "tagset": Kind("TagAnnotation", _TEXT | _TAGS, BASE_JOINS, name=_TEXT_OF, order=_BY_TEXT, where=_SET),
}


CHILDREN = {
    ("tagset", "tag"): "{x}.id in (select {x}l.child.id from AnnotationAnnotationLink {x}l where {x}l.parent.id = :parent)",
    **{
        ("tag", kind): f"{{x}}.id in (select {{x}}l.parent.id from {link} {{x}}l where {{x}}l.child.id = :parent)"
        for kind, link in LINKS.items()
    },
}

UP = {
    ("tagset", "tag"): ", TagAnnotation {p}_above",  # OMERO knows no way from a tag to its sets but the link itself
    **{("tag", kind): "join {x}.annotationLinks {p}_link join {p}_link.child {p}_above" for kind in LINKS},
}

_IS_TAG = "{p}_above.id = :{p} and {p}_above.class = TagAnnotation and ({p}_above.ns is null or {p}_above.ns <> :tag_set)"
_IN_SET = (
    "{p}_above.id = :{p} and {p}_above.ns = :tag_set and exists (select {p}_l.id from AnnotationAnnotationLink {p}_l "
    "where {p}_l.child.id = {x}.id and {p}_l.parent.id = {p}_above.id)"
)
IS_PLACE = {"tag": _IS_TAG, "tagset": _IN_SET}
"""What holds of the place above that a path names."""

NAME = {"{p}_name": "{p}_above.textValue"}
