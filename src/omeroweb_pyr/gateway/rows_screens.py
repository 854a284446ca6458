"""From rows to screens, plates, runs, wells, fields and folders; the rows of a loaded one tell of what is in it too."""

from collections.abc import Callable, Sequence
from typing import Any

from omeroweb_pyr.gateway import rows
from omeroweb_pyr.gateway.model import Crumb, Named
from omeroweb_pyr.gateway.model_screens import Field, Folder, Layout, Plate, PlateRun, Run, Sample, Screen, Spot, Well, span
from omeroweb_pyr.gateway.rows import Row

Trail = tuple[Crumb, ...]


def screen(row: Row, trail: Trail, _found: Sequence[Row] = ()) -> Screen:
    """Make a screen."""
    texts: dict[str, Any] = {name: row[name] or "" for name in ("protocol", "protocol_id", "reagents", "reagents_id", "type")}
    return Screen(**rows.base(row, trail), child_count=row["child_count"] or 0, **texts)


def plate(row: Row, trail: Trail, found: Sequence[Row] = ()) -> Plate:
    """Make a plate; each row of a loaded one tells of another run."""
    runs = [each for each in found if each["run_id"] is not None]
    return Plate(
        **rows.base(row, trail),
        **_of_plate(row),
        child_count=row["child_count"] or 0,
        run_count=row["run_count"] or 0,
        status=row["status"] or "",
        external_id=row["external_id"] or "",
        runs=tuple(
            PlateRun(
                id=each["run_id"],
                name=each["run_name"] or f"Run {each['run_id']}",
                start=rows.moment(each["run_start"]),
                fields=span(each["run_first_field"], each["run_last_field"]),
            )
            for each in sorted(runs, key=lambda each: (each["run_first_field"] is None, each["run_first_field"] or 0, each["run_id"]))
        ),
    )


def run(row: Row, trail: Trail, _found: Sequence[Row] = ()) -> Run:
    """Make a run."""
    base = rows.base(row, trail)
    return Run(
        **base | {"name": base["name"] or f"Run {row['id']}"},
        **_of_plate(row),
        child_count=row["child_count"] or 0,
        plate_id=row["plate_id"],
        plate_name=row["plate_name"] or "",
        start=rows.moment(row["start"]),
        end=rows.moment(row["end_"]),
        most_fields=row["most_fields"],
    )


def well(row: Row, trail: Trail, found: Sequence[Row] = ()) -> Well:
    """Make a well, named by its place; each row of a loaded one tells of another field."""
    color = tuple(row[name] for name in ("red", "green", "blue", "alpha"))
    samples = sorted((each for each in found if each["image_id"] is not None), key=lambda each: each["place"])
    return Well(
        **rows.base(row, trail) | {"name": _well_name(row)},
        row=row["row"] or 0,
        column=row["column"] or 0,
        child_count=row["child_count"] or 0,
        plate_id=row["plate_id"],
        plate_name=row["plate_name"] or "",
        external_id=row["name"] or "",
        type=row["type"] or "",
        status=row["status"] or "",
        color=None if None in color else color,
        samples=tuple(
            Sample(id=each["sample"], image_id=each["image_id"], image_name=each["image_name"] or "", **_taken(each)) for each in samples
        ),
    )


def field(row: Row, trail: Trail, _found: Sequence[Row] = ()) -> Field:
    """Make a field: its image, and where it was taken."""
    where = {name: value for name, value in _taken(row).items() if name != "taken"}
    return Field(**rows.image(row, trail), number=row["number"], well_id=row["well_id"], **where)


def folder(row: Row, trail: Trail, found: Sequence[Row] = ()) -> Folder:
    """Make a folder; each row of a loaded one tells of another folder in it."""
    below = [Crumb("folder", each["below_id"], each["below_name"] or "") for each in found if each["below_id"] is not None]
    return Folder(
        **rows.base(row, trail),
        child_count=row["child_count"] or 0,
        folder_count=row["folder_count"] or 0,
        folders=tuple(sorted(below, key=lambda each: (each.name.lower(), each.id))),
    )


def spot(row: Row, number: int, trail: Trail) -> Spot:
    """Make a well of a plate's grid."""
    return Spot(row=row["row"] or 0, column=row["column"] or 0, image=field({**row, "number": number}, trail))


def well_crumb(row: Row, key: int | str | None, name: str) -> Crumb:
    """Make the place of a well above an object; ``name`` is what its columns begin with."""
    columns = {"row": row[f"{name}_row"], "column": row[f"{name}_column"]}
    return Crumb("well", key, _well_name({**columns, "row_names": row[f"{name}_row_names"], "column_names": row[f"{name}_column_names"]}))


MAKERS: dict[str, Callable[[Row, Trail, Sequence[Row]], Named]] = {
    "screen": screen,
    "plate": plate,
    "run": run,
    "well": well,
    "field": field,
    "folder": folder,
}


def _of_plate(row: Row) -> dict[str, Any]:
    layout = Layout(
        rows=row.get("rows") or 0,
        columns=row.get("columns") or 0,
        row_names=row.get("row_names") or "",
        column_names=row.get("column_names") or "",
    )
    return {
        "layout": layout,
        "default_field": row.get("default_field"),
        "first_field": row.get("first_field"),
        "last_field": row.get("last_field"),
    }


def _well_name(row: Row) -> str:
    return Layout(row_names=row["row_names"] or "", column_names=row["column_names"] or "").name(row["row"] or 0, row["column"] or 0)


def _taken(row: Row) -> dict[str, Any]:
    return {
        "run_id": row["run_id"],
        "x": rows.length(row, "x_at"),
        "y": rows.length(row, "y_at"),
        "taken": rows.moment(row["sampled"]),
    }
