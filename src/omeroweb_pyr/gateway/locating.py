"""Finding objects in the tree: by id, by name, by what belongs to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from omeroweb_pyr.errors import ObjectNotFound, Refused
from omeroweb_pyr.gateway import rows, rows_screens
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Crumb, Group
from omeroweb_pyr.gateway.model_places import Contents, Located, ParentLink, Way
from omeroweb_pyr.gateway.model_screens import label, place
from omeroweb_pyr.gateway.queries import CONTENTS, LABELLED, LED, NAMED, PLACES, SETS, TAGGED, always
from omeroweb_pyr.gateway.queries.locating import PARENTS, WAYS
from omeroweb_pyr.gateway.reading import ANY, LAST_ID, Short, Value, maps, project
from omeroweb_pyr.gateway.rows import Row


def located(connection: Connection, seam: Seam, kind: str, ids: Sequence[int]) -> tuple[Located, ...]:
    """Read every place above some objects of a kind, in one call, or two for tags; those that the caller can't see are left out."""
    wanted = [number for number in dict.fromkeys(ids) if 0 <= number <= LAST_ID]
    if not wanted or kind not in PLACES:
        return ()
    text = PLACES[kind]
    values: dict[str, Value] = {"ids": wanted}
    found: dict[int, list[Row]] = {}
    for row in maps(connection, seam, text, values | always(text, connection.caller.user_id), ANY):
        found.setdefault(row["id"], []).append(row)
    sets = _sets(connection, seam, [*found]) if kind == "tag" and found else {}
    return tuple(_located(kind, found[number], sets.get(number, ())) for number in wanted if number in found)


def _sets(connection: Connection, seam: Seam, tags: list[int]) -> dict[int, list[tuple[Crumb, int]]]:
    """Read the sets that tags are in, each with its owner."""
    found: dict[int, list[tuple[Crumb, int]]] = {}
    values: dict[str, Value] = {"ids": tags}
    for row in maps(connection, seam, SETS, values | always(SETS, connection.caller.user_id), ANY):
        found.setdefault(row["id"], []).append((Crumb("tagset", row["set_id"], row["set_name"] or ""), row["set_owner"]))
    return found


def parents(connection: Connection, seam: Seam, parent: str, child: str, ids: Sequence[int]) -> tuple[ParentLink, ...]:
    """Read the links between some objects and what of a kind they are in, in one call."""
    wanted = [number for number in dict.fromkeys(ids) if 0 <= number <= LAST_ID]
    text = PARENTS.get((parent, child))
    if not wanted or text is None:
        return ()
    values: dict[str, Value] = {"ids": wanted}
    found = maps(connection, seam, text, values | always(text, connection.caller.user_id), ANY)
    return tuple(ParentLink(row["id"], parent, row["parent_id"], child, row["child_id"]) for row in found)


def tags_on(connection: Connection, seam: Seam, kind: str, number: int) -> tuple[Crumb, ...]:
    """Read the tags that an object is below, in one call; none for kinds that have none."""
    text = TAGGED.get(kind)
    if text is None:
        return ()
    values: dict[str, Value] = {"id": number}
    found = maps(connection, seam, text, values | always(text, connection.caller.user_id), ANY)
    return tuple(dict.fromkeys(Crumb("tag", row["tag_id"], row["tag_name"] or "") for row in found))


def _located(kind: str, found: Sequence[Row], sets: Sequence[tuple[Crumb, int]]) -> Located:
    first = found[0]
    ways = {way: top for row in found for way, top in _ways(kind, row)}
    ways |= {(each, *way): owner for each, owner in sets for way in [*ways]}
    longest = [way for way in ways if len(way) > 1] or [*ways]  # whoever is somewhere is not nowhere as well
    ordered = tuple(sorted(longest, key=lambda way: [(crumb.kind, str(crumb.id).zfill(20)) for crumb in way[:-1]]))
    return Located(
        kind=kind,
        id=first["id"],
        owner_id=first["owner_id"],
        group_id=first["group_id"],
        ways=ordered,
        tops=tuple(ways[way] for way in ordered),
    )


def _ways(kind: str, row: Row) -> list[tuple[Way, int]]:
    """Return the ways that a row tells of, each with the owner of what it begins with."""
    found: list[tuple[Way, int]] = []
    for places in WAYS[kind]:
        there = [(place, crumb) for place in places if (crumb := _crumb(place, row))]
        if there:
            way = tuple(crumb for _, crumb in there)
            found.append(((*way, _itself(kind, row, way)), row[f"{there[0][0]}_owner"]))
    return found or [((_itself(kind, row, ()),), row["owner_id"])]


def _crumb(place: str, row: Row) -> Crumb | None:
    number = row[f"{place}_id"]
    if number is None:
        return None
    if place == "well":
        return rows_screens.well_crumb(row, label(row["well_row"] or 0, row["well_column"] or 0), "well")
    return Crumb(place.rstrip("0123456789"), number, row.get(f"{place}_name") or "")


def _itself(kind: str, row: Row, above: Way) -> Crumb:
    if kind == "well":
        return rows_screens.well_crumb(row, label(row["well_row"] or 0, row["well_column"] or 0), "well")
    if above and above[-1].kind == "well":
        return Crumb("field", row["field_number"], row["name"] or "")
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
    """Count what somebody, or everybody, has at the top of the tree in a group; whom the caller can't know is as if he were not there."""
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
    counts = tuple((name.removesuffix("_count"), row[name] or 0) for name in row if name.endswith("_count"))
    if not (owner in (None, connection.caller.user_id) or row["user_seen"] or any(count for _, count in counts)):
        raise missing
    return Contents(
        group=Group(group, row["name"] or "", rows.level(row["permissions"])),
        owner=None if owner is None else rows.person(row, "user"),
        counts=counts,
    )
