"""What a change has to know before it is made: about its objects, their links, and what is there already."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries.annotations import LINKS
from omeroweb_pyr.gateway.queries.columns import OWNER, select

ENTITIES = {
    "project": "Project",
    "dataset": "Dataset",
    "image": "Image",
    "screen": "Screen",
    "plate": "Plate",
    "run": "PlateAcquisition",
    "well": "Well",
    "folder": "Folder",
    "tag": "TagAnnotation",
    "tagset": "TagAnnotation",
}
"""What OMERO calls the kinds of objects that can be changed."""

_GROUP = {"group_id": "g.id", "group_name": "g.name", "group_permissions": "g.details.permissions"}
_TARGET = {"id": "x.id", **_GROUP, **OWNER, "x_details_permissions": "x"}
TARGETS = {
    kind: f"{select(_TARGET)} from {entity} x join x.details.owner o join x.details.group g where x.id in (:ids)"
    for kind, entity in ENTITIES.items()
}
del TARGETS["tagset"]  # a tag like any other

HELD = {
    ("project", "dataset"): "ProjectDatasetLink",
    ("dataset", "image"): "DatasetImageLink",
    ("screen", "plate"): "ScreenPlateLink",
    ("folder", "image"): "FolderImageLink",
    ("tagset", "tag"): "AnnotationAnnotationLink",
    **{("tag", kind): link for kind, link in LINKS.items()},
}
"""What can be linked to what, from above to below; a tag is above what it is on, though OMERO's links lead to it."""

_LINK = {"id": "l.id", "parent": "l.parent.id", "child": "l.child.id", "owner_id": "l.details.owner.id", "l_details_permissions": "l"}
LINKED = {
    kind: f"{select(_LINK)} from {link} l where l.parent.id in (:parents) and l.child.id in (:children) order by l.id"
    for kind, link in LINKS.items()
}
"""The links between objects and annotations."""

CONTAINED = {
    link: f"{select(_LINK)} from {link} l where l.parent.id in (:parents) and l.child.id in (:children) order by l.id"
    for (parent, _), link in HELD.items()
    if parent != "tag"
}
"""The links between containers and what is in them."""

SPLIT = (
    "select new map(i.id as id, i.name as name) from Image i where i.id not in (:ids) "
    "and i.fileset.id in (select x.fileset.id from Image x where x.id in (:ids)) order by i.id"
)
"""The images that came in one file with others."""

CHANNELS = "select lc from Pixels p join p.channels c join c.logicalChannel lc where p.image.id = :id order by index(c)"

_CHANNEL = {"id": "lc.id", "name": "lc.name", "at": "index(c)", **OWNER, "lc_details_permissions": "lc"}
IMAGES_IN = {
    "dataset": "select dl.child.id from DatasetImageLink dl where dl.parent.id = :id",
    "plate": "select ws.image.id from WellSample ws where ws.well.plate.id = :id",
    "run": "select ws.image.id from WellSample ws where ws.plateAcquisition.id = :id",
}
CHANNELS_IN = {
    kind: f"{select(_CHANNEL)} from Pixels p join p.channels c join c.logicalChannel lc join lc.details.owner o "
    f"where p.image.id in ({images}) order by lc.id, index(c)"
    for kind, images in IMAGES_IN.items()
}
"""The channels of all images in something."""
CHANNELS_BY_ID = "select lc from LogicalChannel lc where lc.id in (:ids)"

TAGS = (
    "select new map(a.id as id, a.details.owner.id as owner_id, a as a_details_permissions) from TagAnnotation a "
    "where a.textValue = :text and (a.ns is null or a.ns <> :tag_set) order by a.id"
)
"""The tags of a text in a group."""

_RATING = {"link": "l.id", "parent": "l.parent.id", "id": "a.id"}
RATINGS = {
    kind: f"{select(_RATING)} from {link} l join l.child a where l.parent.id in (:parents) and a.ns = :rating "
    "and a.class = LongAnnotation and a.details.owner.id = :me and l.details.owner.id = :me order by l.id"
    for kind, link in LINKS.items()
}
"""One's own ratings of objects."""

PAIRS = {
    kind: "select distinct a from MapAnnotation a left outer join fetch a.mapValue where a.id in (:ids) "
    f"and exists (select l.id from {link} l where l.child.id = a.id and l.parent.id in (:parents))"
    for kind, link in LINKS.items()
}
"""Tables of key-value pairs that are on objects, whole, as they are to be sent back."""


def named() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each."""
    for what, texts in (("target", TARGETS), ("links of", LINKED), ("own ratings of", RATINGS), ("pairs of", PAIRS)):
        yield from ((f"{what} {kind}", text) for kind, text in texts.items())
    yield from ((f"links by {link}", text) for link, text in CONTAINED.items())
    yield "split filesets", SPLIT
    yield "channels of an image", CHANNELS
    yield from ((f"channels in a {kind}", text) for kind, text in CHANNELS_IN.items())
    yield "channels by id", CHANNELS_BY_ID
    yield "tags of a text", TAGS
