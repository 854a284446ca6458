"""What was said about the places above an object: key-value pairs and tables, in one query."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.model import BULK, TABLE
from omeroweb_pyr.gateway.queries.annotations import COLUMNS, LINKS
from omeroweb_pyr.gateway.queries.columns import select

CONSTANTS = {"table": TABLE, "bulk": BULK}

_PLATES = "select ws.well.plate.id from WellSample ws where ws.image.id = :id"
_SCREENS = "select sl.parent.id from ScreenPlateLink sl where sl.child.id {}"
ABOVE = {
    "image": {
        "dataset": "select dl.parent.id from DatasetImageLink dl where dl.child.id = :id",
        "project": "select pl.parent.id from ProjectDatasetLink pl where pl.child.id in "
        "(select dl.parent.id from DatasetImageLink dl where dl.child.id = :id)",
        "well": "select ws.well.id from WellSample ws where ws.image.id = :id",
        "run": "select ws.plateAcquisition.id from WellSample ws where ws.image.id = :id",
        "plate": _PLATES,
        "screen": _SCREENS.format(f"in ({_PLATES})"),
    },
    "dataset": {"project": "select pl.parent.id from ProjectDatasetLink pl where pl.child.id = :id"},
    "plate": {"screen": _SCREENS.format("= :id")},
    "run": {
        "plate": "select r.plate.id from PlateAcquisition r where r.id = :id",
        "screen": _SCREENS.format("in (select r.plate.id from PlateAcquisition r where r.id = :id)"),
    },
    "well": {
        "run": "select ws.plateAcquisition.id from WellSample ws where ws.well.id = :id",
        "plate": "select w.plate.id from Well w where w.id = :id",
        "screen": _SCREENS.format("in (select w.plate.id from Well w where w.id = :id)"),
    },
}
"""The ids of what is above an object, the nearest first."""

_OF_LINK = {"link", "linked", "linker_id", "linker_name", "linker_first", "linker_last", "l_details_permissions"}
_COLUMNS = {name: column for name, column in COLUMNS.items() if name not in _OF_LINK}


def _text(above: dict[str, str]) -> str:
    """Write the query: a row an annotation, or a row a pair, with the first object of each kind that it is on."""
    at = {
        f"{kind}_at": f"(select min(l.parent.id) from {LINKS[kind]} l where l.child.id = a.id and l.parent.id in ({ids}))"
        for kind, ids in above.items()
    }
    on = " or ".join(f"a.id in (select l.child.id from {LINKS[kind]} l where l.parent.id in ({ids}))" for kind, ids in above.items())
    return (
        f"{select(_COLUMNS | at)} from Annotation a join a.details.owner o join a.details.creationEvent ce "
        "left outer join a.mapValue mv left outer join a.file f "
        f"where (a.class = MapAnnotation or (a.class = FileAnnotation and (f.mimetype = :table or a.ns = :bulk))) and ({on}) "
        "order by a.id, index(mv)"
    )


INHERITED = {kind: _text(above) for kind, above in ABOVE.items()}


def named() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each."""
    yield from ((f"said above {kind}", text) for kind, text in INHERITED.items())
