"""A plate as the grid that it is: a row of cells for each row of wells, and the choice of field and run."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from omeroweb_pyr.gateway.model_screens import Layout, Plate, PlateRun, Run, Spot, label
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.presenters.wording import count

THUMBNAIL, SHARP = 96, 192
MOST_ROWS, MOST_COLUMNS = 64, 96
"""No plate has more; a larger number in OMERO is no plate's size, and would make a page of empty cells."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place on the plate; one without URL has no image of that field."""

    name: str
    url: str = ""
    thumbnail: str = ""
    title: str = ""
    id: int = 0
    sharp: str = ""
    """The thumbnail for large cells and sharp screens."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateGrid:
    """The wells, and what else of the plate can be shown."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    size: str
    field: int
    fields: tuple[Choice, ...]
    run: str
    runs: tuple[Choice, ...]
    previous: str
    next: str
    empty: str


def plate_grid(of: Plate | Run, spots: Sequence[Spot], *, path: str, field: int, run: PlateRun | None, fields: int) -> PlateGrid:
    """Lay out a plate, or the part of it that a run holds; ``path`` is where it is shown."""
    show = _Show(path, run)
    below = f"{path}run/{run.id}/" if run else path
    found = {(spot.row, spot.column): spot for spot in spots}
    rows = _length(of.layout.rows, [row for row, _ in found], MOST_ROWS)
    columns = _length(of.layout.columns, [column for _, column in found], MOST_COLUMNS)
    return PlateGrid(
        heading=count(of.child_count if run is None else len(spots), "well"),
        columns=tuple(of.layout.column(column) for column in range(columns)),
        rows=tuple(
            Row(
                of.layout.row(row),
                tuple(_cell(of.layout, row, column, found.get((row, column)), below, field) for column in range(columns)),
            )
            for row in range(rows)
        ),
        size="large" if columns > 12 else "",
        field=field,
        fields=tuple(Choice(f"Field {number}", show(number), number == field) for number in range(1, fields + 1)) if fields > 1 else (),
        run=run.name if run else "All runs",
        runs=_runs(of, path, run),
        previous=show(field - 1) if 1 < field <= fields else "",
        next=show(field + 1) if field < fields else "",
        empty="" if spots else _why_empty(of, field, fields),
    )


def _runs(of: Plate | Run, path: str, run: PlateRun | None) -> tuple[Choice, ...]:
    """Offer the runs of a plate that has several."""
    if not isinstance(of, Plate) or len(of.runs) < 2:
        return ()
    each = (Choice(one.name, _Show(path, one)(1), one == run) for one in of.runs)
    return (Choice("All runs", _Show(path, None)(1), run is None), *each)


class _Show:
    """Spells the address of another field or run of the same plate."""

    def __init__(self, path: str, run: PlateRun | None) -> None:
        self._path, self._run = path, run

    def __call__(self, field: int) -> str:
        asked = {"field": field} if field != 1 else {}
        asked |= {"run": self._run.id} if self._run else {}
        return f"{self._path}?{urlencode(asked)}" if asked else self._path


def _cell(layout: Layout, row: int, column: int, spot: Spot | None, below: str, field: int) -> Cell:
    name = layout.name(row, column)
    if spot is None:
        return Cell(name)
    well = f"{below}well/{label(row, column)}/"
    usual, sharp = (
        f"{well}field/{field}/@@thumbnail?{urlencode({'size': size, 'v': spot.image.version})}" for size in (THUMBNAIL, SHARP)
    )
    return Cell(name, well, usual, f"{name}: {spot.image.name}", spot.image.well_id, sharp)


def _length(told: int, found: Sequence[int], most: int) -> int:
    return min(max(told, max(found, default=-1) + 1), most)


def _why_empty(of: Plate | Run, field: int, fields: int) -> str:
    if not of.child_count:
        return "No well of this plate has been imported yet."
    return f"No well has a field {field}; there are {count(fields, 'field')} at most." if fields else "The wells have no images."
