"""The images in something, as far as giving them rendering settings needs to know them, and who has saved which."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries.columns import OWNER, RENDERING, RENDERING_JOINS, select

WITHIN = {
    "image": ":ids",
    "dataset": "select dl.child.id from DatasetImageLink dl where dl.parent.id in (:ids)",
    "project": (
        "select dl.child.id from DatasetImageLink dl where dl.parent.id in "
        "(select pl.child.id from ProjectDatasetLink pl where pl.parent.id in (:ids))"
    ),
    "screen": (
        "select ws.image.id from WellSample ws where ws.well.plate.id in "
        "(select sl.child.id from ScreenPlateLink sl where sl.parent.id in (:ids))"
    ),
    "plate": "select ws.image.id from WellSample ws where ws.well.plate.id in (:ids)",
    "run": "select ws.image.id from WellSample ws where ws.plateAcquisition.id in (:ids)",
    "well": "select ws.image.id from WellSample ws where ws.well.id in (:ids)",
    "folder": "select fl.child.id from FolderImageLink fl where fl.parent.id in (:ids)",
}
"""The images in things of each kind."""

_IMAGE = {
    "id": "x.id",
    "name": "x.name",
    "pixels_id": "pix.id",
    "size_c": "pix.sizeC",
    "type": "pt.value",
    "group_id": "g.id",
    "group_name": "g.name",
    "group_permissions": "g.details.permissions",
    **OWNER,
    "x_details_permissions": "x",
}
_FROM = "from Image x left outer join x.pixels pix left outer join pix.pixelsType pt"
_JOINS = "join x.details.owner o join x.details.group g"

PORTION = {
    kind: f"{select(_IMAGE)} {_FROM} {_JOINS} where x.id in ({inside}) and x.id > :last order by x.id" for kind, inside in WITHIN.items()
}
"""Some images in something, by their ids."""

SORTS = {
    kind: f"select pix.sizeC, pt.value, count(x.id) {_FROM} where x.id in ({inside}) group by pix.sizeC, pt.value"
    for kind, inside in WITHIN.items()
}
"""How many images in something have how many channels of which type."""

UNLIKE = {
    kind: f"{select(_IMAGE)} {_FROM} {_JOINS} where x.id in ({inside}) "
    "and (pix.id is null or pix.sizeC <> :channels or pt.value <> :type) order by lower(x.name), x.id"
    for kind, inside in WITHIN.items()
}
"""The images in something to which settings for so many channels of a type do not fit."""

SAVED = (
    f"{select(RENDERING | OWNER)} from Pixels pix {RENDERING_JOINS} join r.details.owner o "
    "where pix.image.id = :id and index(cb) = index(ch)"
)
"""All rendering settings that anybody has saved for an image: a row a channel."""


def named() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each."""
    for what, texts in (("a portion of", PORTION), ("sorts of", SORTS), ("unlike in", UNLIKE)):
        yield from ((f"{what} {kind}", text) for kind, text in texts.items())
    yield "rendering settings of everybody", SAVED
