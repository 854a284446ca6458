"""What a row of a screen, plate, run, well, field or folder carries, and the query of a plate's grid."""

from omeroweb_pyr.gateway.queries.columns import (
    BASE,
    BASE_JOINS,
    IMAGE,
    IMAGE_JOINS,
    LOADED_IMAGE,
    RENDERING_JOINS,
    RENDERING_WHERE,
    SIZES,
    Kind,
    select,
)

PLATE = {
    "rows": "{p}.rows",
    "columns": "{p}.columns",
    "row_names": "{p}.rowNamingConvention",
    "column_names": "{p}.columnNamingConvention",
    "default_field": "{p}.defaultSample",
}


def _plate(alias: str) -> dict[str, str]:
    return {name: column.format(p=alias) for name, column in PLATE.items()}


def _reach(where: str) -> dict[str, str]:
    """Tell the first and the last index of the samples of a plate or run, as each well has them."""
    samples = f"from Well fw join fw.wellSamples fs where {where}"
    return {"first_field": f"(select min(index(fs)) {samples})", "last_field": f"(select max(index(fs)) {samples})"}


def field_number(*, in_run: bool) -> dict[str, str]:
    """Count a field among those of its well, or among those that its well has in the run."""
    within = " and ns.plateAcquisition.id = :run" if in_run else ""
    return {"number": f"(select count(ns.id) from Well nw join nw.wellSamples ns where nw.id = xw.id and index(ns) <= index(xs){within})"}


SAMPLE = {
    "x_at": "xs.posX.value",
    "x_at_unit": "xs.posX.unit",
    "y_at": "xs.posY.value",
    "y_at_unit": "xs.posY.unit",
    "sampled": "xs.timepoint",
    "run_id": "xs.plateAcquisition.id",
}
SAMPLE_FROM = "Well {x}w join {x}w.wellSamples {x}s join {x}s.image {x}"

SCREENS = {
    "screen": Kind(
        "Screen",
        BASE
        | {
            "protocol": "x.protocolDescription",
            "protocol_id": "x.protocolIdentifier",
            "reagents": "x.reagentSetDescription",
            "reagents_id": "x.reagentSetIdentifier",
            "type": "x.type",
            "child_count": "(select count(distinct cl.child.id) from ScreenPlateLink cl where cl.parent.id = x.id)",
        },
        BASE_JOINS,
    ),
    "plate": Kind(
        "Plate",
        BASE
        | _plate("x")
        | {
            "status": "x.status",
            "external_id": "x.externalIdentifier",
            "child_count": "(select count(cw.id) from Well cw where cw.plate.id = x.id)",
            "run_count": "(select count(cr.id) from PlateAcquisition cr where cr.plate.id = x.id)",
        },
        BASE_JOINS,
        load_columns=_reach("fw.plate.id = x.id")
        | {"run_id": "pr.id", "run_name": "pr.name", "run_start": "pr.startTime"}
        | {f"run_{name}": column for name, column in _reach("fs.plateAcquisition.id = pr.id").items()},
        load_joins="left outer join x.plateAcquisitions pr",
    ),
    "run": Kind(
        "PlateAcquisition",
        BASE
        | {
            "start": "x.startTime",
            "end_": "x.endTime",
            "most_fields": "x.maximumFieldCount",
            "plate_id": "rp.id",
            "plate_name": "rp.name",
            "child_count": "(select count(distinct cs.well.id) from WellSample cs where cs.plateAcquisition.id = x.id)",
        },
        f"{BASE_JOINS} join x.plate rp",
        date="coalesce(x.startTime, ce.time)",
        load_columns=_plate("rp") | _reach("fs.plateAcquisition.id = x.id"),
    ),
    "well": Kind(
        "Well",
        BASE
        | {
            "name": "x.externalIdentifier",
            "description": "x.externalDescription",
            "row": "x.row",
            "column": "x.column",
            "type": "x.type",
            "status": "x.status",
            "red": "x.red",
            "green": "x.green",
            "blue": "x.blue",
            "alpha": "x.alpha",
            "plate_id": "wp.id",
            "plate_name": "wp.name",
            "row_names": "wp.rowNamingConvention",
            "column_names": "wp.columnNamingConvention",
            "child_count": "(select count(cs.id) from WellSample cs where cs.well.id = x.id)",
        },
        f"{BASE_JOINS} join x.plate wp",
        load_columns={name: column.replace("xs.", "ls.") for name, column in SAMPLE.items()}
        | {"sample": "ls.id", "place": "index(ls)", "image_id": "li.id", "image_name": "li.name"},
        load_joins="left outer join x.wellSamples ls left outer join ls.image li",
        name="coalesce({x}.externalIdentifier, {x}.externalDescription)",
        order=("x.row", "x.column"),
    ),
    "field": Kind(
        "Well",
        IMAGE | SAMPLE | {"well_id": "xw.id"},
        IMAGE_JOINS,
        date="coalesce(x.acquisitionDate, ce.time)",
        load_columns=LOADED_IMAGE,
        load_joins=RENDERING_JOINS,
        load_where=RENDERING_WHERE,
        begin=SAMPLE_FROM,
        sizes=SIZES,
        order=("index(xs)",),
    ),
    "folder": Kind(
        "Folder",
        BASE
        | {
            "child_count": "(select count(distinct cl.child.id) from FolderImageLink cl where cl.parent.id = x.id)",
            "folder_count": "(select count(cf.id) from Folder cf where cf.parentFolder.id = x.id)",
        },
        BASE_JOINS,
        load_columns={"below_id": "bf.id", "below_name": "bf.name"},
        load_joins="left outer join x.childFolders bf",
    ),
}


def grid_text(*, in_run: bool) -> str:
    """Write the query of the images that a plate's wells have as their field of one number, all in one call."""
    columns = IMAGE | SAMPLE | {"well_id": "xw.id", "row": "xw.row", "column": "xw.column"}
    number = field_number(in_run=in_run)["number"]
    run = "xs.plateAcquisition.id = :run and " if in_run else ""
    return (
        f"{select(columns)} from {SAMPLE_FROM.format(x='x')} {IMAGE_JOINS} "
        f"where xw.plate.id = :plate and {run}{number} = :number order by xw.row, xw.column"
    )


WELLS: dict[bool, str] = {in_run: grid_text(in_run=in_run) for in_run in (False, True)}
"""The query of a plate's grid, by whether it is held to one run."""
