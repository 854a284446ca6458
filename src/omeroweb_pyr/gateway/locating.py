"""Finding objects in the tree: by id, by name, by what belongs to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from omeroweb_pyr.errors import ObjectNotFound, Refused
from omeroweb_pyr.gateway import rows, rows_screens
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Crumb, Group
from omeroweb_pyr.gateway.model_places import Contents, Located, Way
from omeroweb_pyr.gateway.model_screens import label, place
from omeroweb_pyr.gateway.queries import CONTENTS, LABELLED, LED, NAMED, PLACES, always
from omeroweb_pyr.gateway.queries.locating import WAYS
from omeroweb_pyr.gateway.reading import ANY, LAST_ID, Short, Value, maps, project
from omeroweb_pyr.gateway.rows import Row


def located(connection: Connection, seam: Seam, kind: str, ids: Sequence[int]) -> tuple[Located, ...]:
    """Read every place above some objects of a kind, in one call; those that the caller can't see are left out."""
    wanted = [number for number in dict.fromkeys(ids) if 0 <= number <= LAST_ID]
    if not wanted or kind not in PLACES:
        return ()
    text = PLACES[kind]
    values: dict[str, Value] = {"ids": wanted}
    found: dict[int, list[Row]] = {}
    for row in maps(connection, seam, text, values | always(text, connection.caller.user_id), ANY):
        found.setdefault(row["id"], []).append(row)
    return tuple(_located(kind, found[number]) for number in wanted if number in found)


def _located(kind: str, found: Sequence[Row]) -> Located:
    first = found[0]
    ways = dict.fromkeys(way for row in found for way in _ways(kind, row))
    longest = [way for way in ways if way] or [()]  # whoever is somewhere is not nowhere as well
    itself = _itself(kind, first)
    return Located(
        kind=kind,
        id=first["id"],
        owner_id=first["owner_id"],
        group_id=first["group_id"],
        ways=tuple((*way, itself) for way in sorted(longest, key=lambda way: [(crumb.kind, str(crumb.id).zfill(20)) for crumb in way])),
    )


def _ways(kind: str, row: Row) -> list[Way]:
    ways = [tuple(crumb for crumb in (_crumb(place, row) for place in way) if crumb) for way in WAYS[kind]]
    return [way for way in ways if way] or [()]


def _crumb(kind: str, row: Row) -> Crumb | None:
    number = row[f"{kind}_id"]
    if number is None:
        return None
    if kind == "well":
        return rows_screens.well_crumb(row, label(row["well_row"] or 0, row["well_column"] or 0), "well")
    return Crumb(kind, number, row.get(f"{kind}_name") or "")


def _itself(kind: str, row: Row) -> Crumb:
    if kind == "well":
        return rows_screens.well_crumb(row, label(row["well_row"] or 0, row["well_column"] or 0), "well")
    return Crumb(kind, row["id"], row["name"] or "")


def by_name(connection: Connection, seam: Seam, kind: str, name: str) -> int | None:
    """Return the id of the first object of a name, if the caller sees one."""
    if kind not in NAMED or "\0" in name:
        return None
    text = NAMED[kind]
    return _one(connection, seam, text, always(text, connection.caller.user_id) | {"name": name})


def by_label(connection: Connection, seam: Seam, plate: int, well: str) -> int | None:
    """Return the id of a plate's well by its label, such as ``B04``."""
    row, column = place(well)
    return _one(connection, seam, LABELLED, {"plate": plate, "row": Short(row), "column": Short(column)})


def image_of(connection: Connection, seam: Seam, kind: str, number: int) -> int | None:
    """Return the image that a region, a shape or a fileset belongs to."""
    return _one(connection, seam, LED[kind], {"id": number}) if 0 <= number <= LAST_ID else None


def _one(connection: Connection, seam: Seam, text: str, values: Mapping[str, Value]) -> int | None:
    found: list[list[Any]] = project(connection, seam, text, values, ANY, (0, 1))
    return found[0][0] if found else None


def contents(connection: Connection, seam: Seam, group: int, owner: int | None) -> Contents:
    """Count what somebody, or everybody, has at the top of the tree in a group."""
    text = CONTENTS[owner is not None]
    values: dict[str, Value] = {"group": group}
    values |= {} if owner is None else {"owner": owner}
    missing = ObjectNotFound("There is no such group or user, or you may not see it.")
    try:
        found = maps(connection, seam, text, values | always(text, connection.caller.user_id), group)
    except Refused as refusal:
        raise missing from refusal
    if not found:
        raise missing
    row = found[0]
    return Contents(
        group=Group(group, row["name"] or "", rows.level(row["permissions"])),
        owner=None if owner is None else rows.person(row, "user"),
        counts=tuple((name.removesuffix("_count"), row[name] or 0) for name in row if name.endswith("_count")),
    )
