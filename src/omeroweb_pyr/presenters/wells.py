"""A plate's wells as OMERO.web's ``plate/`` lays them out: a grid with holes, and the names of its rows and columns."""

from collections.abc import Callable, Sequence
from typing import Any

from omeroweb_pyr.gateway.model_screens import Layout, Plate, Spot

Json = dict[str, Any]
Row = Callable[[Spot], Json]
ROWS, COLUMNS = 8, 12
"""What plates are multiples of."""


def grid(of: Plate, spots: Sequence[Spot], layout: str, row: Row) -> Json:
    """Lay a plate out; ``layout`` is expand, trim or shrink, and ``row`` presents a well's image."""
    found = {(spot.row, spot.column): spot for spot in spots}
    rows = _kept([spot.row for spot in spots], ROWS, layout)
    columns = _kept([spot.column for spot in spots], COLUMNS, layout)
    return {
        "grid": [[row(found[at, across]) if (at, across) in found else None for across in columns] for at in rows],
        "collabels": _names(of.layout, columns, rows=False),
        "rowlabels": _names(of.layout, rows, rows=True),
        "image_sizes": [_sized(spot) for spot in spots if spot.image.pixels is not None],
    }


def _kept(used: Sequence[int], multiple: int, layout: str) -> list[int]:
    """List which rows or columns there are: all of a plate, those up to the last that is used, or those that are."""
    if layout == "shrink":
        return sorted({*used})
    last = max(used, default=-1) + 1
    return list(range(last if layout == "trim" else max(1, -(-last // multiple)) * multiple))


def _names(layout: Layout, numbers: Sequence[int], *, rows: bool) -> list[str | int]:
    names = [layout.row(number) if rows else layout.column(number) for number in numbers]
    return [int(name) if name.isdigit() else name for name in names]


def _sized(of: Spot) -> Json:
    assert of.image.pixels is not None
    return {"x": of.image.pixels.size_x, "y": of.image.pixels.size_y, "image_id": of.image.id}
