"""Loading one object by id together with the places above it: a query for every trail that the resource tree has."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries import people, tags
from omeroweb_pyr.gateway.queries.columns import select
from omeroweb_pyr.gateway.queries.kinds import KINDS
from omeroweb_pyr.gateway.queries.narrowing import ORPHANED
from omeroweb_pyr.gateway.queries.screens import field_number

ROOT = ""
_THINGS = ("project", "dataset", "image", "orphaned", "screen", "plate", "run", "well", "folder", "tag", "tagset")
BRANCHES: dict[str, tuple[str, ...]] = {
    ROOT: (*_THINGS, "user", "group"),
    "user": _THINGS,
    "group": ("user", *_THINGS),
    "project": ("dataset",),
    "dataset": ("image",),
    "orphaned": ("image",),
    "screen": ("plate",),
    "plate": ("well", "run"),
    "run": ("well",),
    "well": ("field",),
    "folder": ("image", "folder"),
    "tag": tuple(tags.LINKS),
    "tagset": ("tag",),
}
"""What hangs below what; a test holds it against the resource tree."""

DEEPEST = 4
"""How often a kind may stand above another of its own."""

_LINK = "join {{x}}.{} {{p}}_link join {{p}}_link.parent {{p}}_above"
UP = {
    ("project", "dataset"): _LINK.format("projectLinks"),
    ("dataset", "image"): _LINK.format("datasetLinks"),
    ("screen", "plate"): _LINK.format("screenLinks"),
    ("folder", "image"): _LINK.format("folderLinks"),
    ("folder", "folder"): "join {x}.parentFolder {p}_above",
    ("plate", "run"): "join {x}.plate {p}_above",
    ("plate", "well"): "join {x}.plate {p}_above",
    ("run", "well"): "join {x}.plate {p}_plate join {p}_plate.plateAcquisitions {p}_above",
    ("well", "field"): "join xs.well {p}_above",
    **tags.UP,
    **people.UP,
}
"""The joins from an object ``x`` to the one above it, ``p``; what begins with a comma comes after all joins."""

UP_WHERE = {
    ("run", "well"): (
        "exists (select {p}_s.id from WellSample {p}_s where {p}_s.well.id = {x}.id and {p}_s.plateAcquisition.id = {p}_above.id)"
    ),
    ("run", "field"): "xs.plateAcquisition.id = :{p}",
}
"""What else holds between an object and one somewhere above it."""

WELL_BY_LABEL = "({p}_above.id = :{p} or ({p}_above.row = :{p}_row and {p}_above.column = :{p}_column))"
WELL_NAME = {
    "{p}_row": "{p}_above.row",
    "{p}_column": "{p}_above.column",
    "{p}_row_names": "{p}_above.plate.rowNamingConvention",
    "{p}_column_names": "{p}_above.plate.columnNamingConvention",
}
IS_PLACE = {**tags.IS_PLACE, "group": people.IS_GROUP}
PLACE_NAMES = {"well": WELL_NAME, "tag": tags.NAME, "tagset": tags.NAME}

SAID = {"orphaned": ORPHANED["image"], **people.SAID}
"""What is said of the object below it by a place that is no object above it."""

Path = tuple[str, ...]


def paths(kind: str) -> Iterator[Path]:
    """Yield every sequence of kinds that may stand above ``kind``, outermost first."""
    yield from _above(kind, ())


def _above(kind: str, below: Path) -> Iterator[Path]:
    for parent, children in BRANCHES.items():
        if kind in children and parent == ROOT:
            yield ()
        elif kind in children and below.count(parent) < DEEPEST:
            yield from ((*above, parent) for above in _above(parent, (parent, *below)))


def place_names(path: Path) -> Path:
    """Name the places of a path, each differently: ``folder``, ``folder2``."""
    return tuple(kind if kind not in path[:at] else f"{kind}{path[:at].count(kind) + 1}" for at, kind in enumerate(path))


def load_text(kind: str, path: Path, more: dict[str, str] | None = None) -> str:
    """Write the query that loads one object with the trail above it, and more columns."""
    how = KINDS[kind]
    columns, joins, where = how.columns | how.load_columns | (more or {}), [how.joins], [_itself(kind, path)]
    if kind == "field":
        columns |= field_number(in_run="run" in path)
    below, alias = kind, "x"
    for parent, name in reversed([*zip(path, place_names(path), strict=True)]):
        spelled = {"x": alias, "p": name}
        if (parent, below) not in UP:
            where.append(SAID[parent].format(**spelled))
            columns |= _spell(people.SAID_NAMES.get(parent, {}), spelled)
            continue
        joins.append(UP[parent, below].format(**spelled))
        where += [_is_place(parent, path).format(**spelled)]
        where += [UP_WHERE[way].format(**spelled) for way in dict.fromkeys([(parent, below), (parent, kind)]) if way in UP_WHERE]
        columns |= _spell(PLACE_NAMES.get(parent, {"{p}_name": "{p}_above.name"}), spelled)
        below, alias = parent, f"{name}_above"
    where += filter(None, (how.where.format(x="x"), how.load_where))
    joins.append(how.load_joins)
    joins.sort(key=lambda join: join.startswith(","))
    return f"{select(columns)} from {how.source()} {' '.join(filter(None, joins))} where {' and '.join(where)}"


def _spell(columns: dict[str, str], spelled: dict[str, str]) -> dict[str, str]:
    return {name.format(**spelled): column.format(**spelled) for name, column in columns.items()}


def _itself(kind: str, path: Path) -> str:
    """Say which object is asked for: by id; a well of a plate by its place on it too; a field by its number in the well."""
    if kind == "field":
        return field_number(in_run="run" in path)["number"] + " = :id"
    if kind == "well" and has_label(path):
        return "(x.id = :id or (x.row = :row and x.column = :column))"
    return "x.id = :id"


def _is_place(kind: str, path: Path) -> str:
    if kind in IS_PLACE:
        return IS_PLACE[kind]
    return WELL_BY_LABEL if kind == "well" and has_label(path[: path.index(kind)]) else "{p}_above.id = :{p}"


def has_label(path: Path) -> bool:
    """Say whether a well below these places may be named by its label, which only a plate makes unambiguous."""
    return path[-1:] in (("plate",), ("run",))


LOADS: dict[tuple[str, Path], str] = {(kind, path): load_text(kind, path) for kind in KINDS for path in paths(kind)}
