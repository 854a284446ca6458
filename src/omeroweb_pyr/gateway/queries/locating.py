"""Where objects are: all places above them, and what somebody has in a group, counted."""

from collections.abc import Iterator
from itertools import pairwise

from omeroweb_pyr.gateway.queries.annotations import LINKS
from omeroweb_pyr.gateway.queries.columns import KINDS, Kind, select
from omeroweb_pyr.gateway.queries.narrowing import ORPHANED
from omeroweb_pyr.gateway.queries.people import known
from omeroweb_pyr.gateway.queries.screens import SCREENS
from omeroweb_pyr.gateway.queries.tags import TAGS
from omeroweb_pyr.gateway.queries.trails import DEEPEST

_ABOVE_DATASET = "left outer join {x}.projectLinks pl left outer join pl.parent project"
_ABOVE_PLATE = "left outer join {x}.screenLinks sl left outer join sl.parent screen"
_NAMED = {"{p}_id": "{p}.id", "{p}_name": "{p}.name", "{p}_owner": "{p}.details.owner.id"}
_WELL = {
    **{f"well_{name}": f"well.{name}" for name in ("id", "row", "column")},
    "well_row_names": "plate.rowNamingConvention",
    "well_column_names": "plate.columnNamingConvention",
}
_FOLDERS = ("folder", *(f"folder{number}" for number in range(2, DEEPEST + 1)))
"""The folder that something is in, the one that this is in, and so on."""
_INSIDE = " ".join(f"left outer join {inner}.parentFolder {outer}" for inner, outer in pairwise(_FOLDERS))
WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "project": ((),),
    "dataset": (("project",),),
    "image": (("project", "dataset"), ("screen", "plate", "run", "well"), _FOLDERS[::-1]),
    "screen": ((),),
    "plate": (("screen",),),
    "run": (("screen", "plate"),),
    "well": (("screen", "plate", "run"),),
    "folder": (_FOLDERS[::-1],),
    "tag": ((),),
    "tagset": ((),),
}
"""The places that there may be above an object, by kind and number, outermost first, way by way."""

_JOINS = {
    "dataset": _ABOVE_DATASET.format(x="x"),
    "image": (
        "left outer join x.datasetLinks dl left outer join dl.parent dataset "
        f"{_ABOVE_DATASET.format(x='dataset')} left outer join x.wellSamples ws left outer join ws.well well "
        f"left outer join ws.plateAcquisition run left outer join well.plate plate {_ABOVE_PLATE.format(x='plate')} "
        f"left outer join x.folderLinks fl left outer join fl.parent folder {_INSIDE}"
    ),
    "plate": _ABOVE_PLATE.format(x="x"),
    "run": f"join x.plate plate {_ABOVE_PLATE.format(x='plate')}",
    "well": (
        f"join x.plate plate {_ABOVE_PLATE.format(x='plate')} left outer join x.wellSamples ws left outer join ws.plateAcquisition run"
    ),
    "folder": f"left outer join x.parentFolder folder {_INSIDE}",
}
_NUMBER = (
    "(select count(ns.id) from Well nw join nw.wellSamples ns, Well mw join mw.wellSamples ms where nw.id = well.id and mw.id = well.id "
    "and ms.id = ws.id and index(ns) <= index(ms) and (ws.plateAcquisition.id is null or ns.plateAcquisition.id = ws.plateAcquisition.id))"
)
"""Which field an image is, of its well or of what its run has there."""


def _columns(kind: str) -> dict[str, str]:
    columns: dict[str, str] = {}
    for place in dict.fromkeys(place for way in WAYS[kind] for place in way):
        if place == "well":
            columns |= _WELL
        else:
            columns |= {name.format(p=place): column.format(p=place) for name, column in _NAMED.items()}
    if kind == "image":
        columns |= {"field_number": _NUMBER}
    if kind == "well":
        columns |= {name: column.replace("well.", "x.") for name, column in _WELL.items()}
    return columns


def _located(kind: str) -> str:
    how: Kind = (KINDS | SCREENS | TAGS)[kind]
    name = {} if kind == "well" else {"name": how.name.format(x="x")}
    about = {"id": "x.id", **name, "owner_id": "x.details.owner.id", "group_id": "x.details.group.id"}
    where = " and ".join(filter(None, ("x.id in (:ids)", how.where.format(x="x"))))
    return f"{select(about | _columns(kind))} from {how.entity} x {_JOINS.get(kind, '')} where {where} order by x.id"


PLACES: dict[str, str] = {kind: _located(kind) for kind in WAYS}
"""By kind: objects with every place above them, a row each combination of such."""

SETS = (
    "select new map(l.child.id as id, s.id as set_id, s.textValue as set_name, s.details.owner.id as set_owner) "
    "from AnnotationAnnotationLink l join l.parent s "
    "where l.child.id in (:ids) and s.class = TagAnnotation and s.ns = :tag_set order by s.id"
)
"""The sets that tags are in; OMERO knows no way from a tag to them but the link itself."""

TAGGED: dict[str, str] = {
    kind: f"select new map(t.id as tag_id, t.textValue as tag_name) from {link} l join l.child t where l.parent.id = :id "
    "and t.class = TagAnnotation and (t.ns is null or t.ns <> :tag_set) order by t.id"
    for kind, link in LINKS.items()
}
"""By kind: the tags that an object is below."""

NAMED: dict[str, str] = {
    kind: f"select x.id from {(KINDS | SCREENS | TAGS)[kind].entity} x where "
    + " and ".join(
        filter(None, (f"{(KINDS | SCREENS | TAGS)[kind].name.format(x='x')} = :name", (KINDS | SCREENS | TAGS)[kind].where.format(x="x")))
    )
    + " order by x.id"
    for kind in ("project", "dataset", "image", "screen", "plate", "tag", "tagset", "run")
}
"""By kind: the ids of the objects of a name."""

LED: dict[str, str] = {
    "roi": "select x.image.id from Roi x where x.id = :id",
    "fileset": "select min(x.id) from Image x where x.fileset.id = :id",
    "field": "select x.image.id from WellSample x where x.id = :id",
    "shape": "select x.roi.image.id from Shape x where x.id = :id",
}
"""To the image that something belongs to."""

LABELLED = "select x.id from Well x where x.plate.id = :plate and x.row = :row and x.column = :column"
"""A well by its place on a plate."""

_PARENTS = (
    "select new map(l.id as id, l.parent.id as parent_id, l.child.id as child_id) from {link} l where l.child.id in (:ids) order by l.id"
)
PARENTS: dict[tuple[str, str], str] = {
    ("project", "dataset"): _PARENTS.format(link="ProjectDatasetLink"),
    ("dataset", "image"): _PARENTS.format(link="DatasetImageLink"),
    ("folder", "image"): _PARENTS.format(link="FolderImageLink"),
    ("screen", "plate"): _PARENTS.format(link="ScreenPlateLink"),
    ("tagset", "tag"): (
        "select new map(l.id as id, s.id as parent_id, l.child.id as child_id) from AnnotationAnnotationLink l join l.parent s "
        "where l.child.id in (:ids) and s.class = TagAnnotation and s.ns = :tag_set order by l.id"
    ),
}
"""By the kinds of both: the links above some objects."""

_CONTENTS = {
    "project": "",
    "dataset": ORPHANED["dataset"],
    "screen": "",
    "plate": ORPHANED["plate"],
    "folder": ORPHANED["folder"],
    "image": ORPHANED["image"],
    "tagset": "",
    "tag": ORPHANED["tag"],
}
"""What stands at the top of somebody's tree, with what else holds of it."""


def _contents(*, of_one: bool) -> str:
    columns = {"name": "g.name", "permissions": "g.details.permissions"}
    if of_one:
        columns |= {
            f"user_{name}": f"u.{column}"
            for name, column in (("id", "id"), ("name", "omeName"), ("first", "firstName"), ("last", "lastName"))
        }
        columns["user_seen"] = known("u")
    for kind, test in _CONTENTS.items():
        how: Kind = (KINDS | SCREENS | TAGS)[kind]
        x = f"{kind}_c"
        owned = f"{x}.details.owner.id = :owner" if of_one else ""
        said = [f"{x}.details.group.id = g.id", owned, how.where.format(x=x), test.format(x=x)]
        columns[f"{kind}_count"] = f"(select count({x}.id) from {how.source(x)} where {' and '.join(filter(None, said))})"
    who = ", Experimenter u where g.id = :group and u.id = :owner" if of_one else " where g.id = :group"
    return f"{select(columns)} from ExperimenterGroup g{who}"


CONTENTS: dict[bool, str] = {of_one: _contents(of_one=of_one) for of_one in (True, False)}
"""Whether it is of one person: a group with what he, or everybody, has at the top of the tree in it, counted."""


def named() -> Iterator[tuple[str, str]]:
    """Yield every query here with a name."""
    for what, texts in (("places of {}", PLACES), ("{} by name", NAMED), ("image of {}", LED), ("tags above {}", TAGGED)):
        for kind, text in texts.items():
            yield what.format(kind), text
    for (parent, child), text in PARENTS.items():
        yield f"{parent}s above {child}s", text
    yield "well by label", LABELLED
    yield "sets of tags", SETS
    for of_one, text in CONTENTS.items():
        yield f"contents{' of one' if of_one else ''}", text
