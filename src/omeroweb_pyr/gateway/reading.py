"""Running the queries: one round trip each, rows to frozen objects."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import omero
import omero.all  # defines omero.sys
from omero.rtypes import rint, rlist, rlong, rstring, rtime

from omeroweb_pyr.errors import BadRequest, ObjectNotFound, Refused
from omeroweb_pyr.gateway import rows, rows_annotations, rows_people, rows_screens, rows_tags
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Annotations, Caller, Crumb, Image, Inherited, Listing, Named, Object, Page, Trail
from omeroweb_pyr.gateway.model_numbers import Numbers
from omeroweb_pyr.gateway.model_people import GroupObject
from omeroweb_pyr.gateway.model_screens import Plate, Run, Spot, label, place
from omeroweb_pyr.gateway.queries import ANNOTATIONS, LOADS, SETTINGS, WELLS, always, index_text, numbers_text, opening_text, written
from omeroweb_pyr.gateway.queries.inheriting import ABOVE, INHERITED
from omeroweb_pyr.gateway.queries.kinds import KINDS
from omeroweb_pyr.gateway.queries.lists import Shape
from omeroweb_pyr.gateway.queries.trails import has_label, place_names
from omeroweb_pyr.gateway.rendering import Saved

ANY = -1
MOST_ROWS = 1000
MOST_VALUES = 10_000
"""How many different values are looked through for numbers; a database takes no more than some 30,000 at once."""
LAST_ROW = 2**31 - 1
LAST_ID = 2**63 - 1

Value = int | str | datetime | list[int] | list[str]


class Short(int):
    """A value of an ``int`` column: Hibernate takes no ``long`` for one."""


NOWHERE = Short(-1)


MAKERS = rows_screens.MAKERS | rows_tags.MAKERS | rows_people.MAKERS


def project(
    connection: Connection, seam: Seam, text: str, values: Mapping[str, Value], group: int, page: tuple[int, int] | None = None
) -> list[list[Any]]:
    """Run a projection in a group's context and return its rows as plain values."""
    asked = parameters(values)
    if page is not None:
        asked.page(*page)
    service = connection.service(seam, "getQueryService")
    return [[_plain(value) for value in row] for row in seam.call(service, "projection", text, asked, group=group)]


def parameters(values: Mapping[str, Value]) -> Any:
    """Fill in what a text names."""
    made = omero.sys.ParametersI()
    for name, value in values.items():
        made.add(name, _wrap(value))
    return made


def maps(
    connection: Connection, seam: Seam, text: str, values: Mapping[str, Value], group: int, page: tuple[int, int] | None = None
) -> list[dict[str, Any]]:
    """Run a projection of maps."""
    return [row[0] for row in project(connection, seam, text, values, group, page)]


def _wrap(value: Value) -> Any:
    if isinstance(value, list):
        return rlist([_wrap(item) for item in value])
    if isinstance(value, Short):
        return rint(value)
    if isinstance(value, datetime):
        return rtime(int(value.timestamp() * 1000))
    return rlong(value) if isinstance(value, int) else rstring(value)


def _plain(value: Any) -> Any:
    value = getattr(value, "_val", value)
    return {name: _plain(item) for name, item in value.items()} if isinstance(value, dict) else value


def load(
    connection: Connection, seam: Seam, kind: str, object_id: int | str, within: Trail, opening: tuple[str, int] | None = None
) -> tuple[Named, Saved | None, int | None]:
    """Read one object with its trail across all groups; of an image the settings the caller sees, of a list to be opened the index."""
    missing = ObjectNotFound(f"There is no {kind} {object_id} here, or you may not see it.")
    path = tuple(step for step, _ in within)
    text = LOADS.get((kind, path))
    if text is None or not all(_may_be_id(number) for number in (object_id, *(number for _, number in within if number is not None))):
        raise missing
    values: dict[str, Value] = {}
    for name, (step, number) in zip(place_names(path), within, strict=True):
        if number is not None:
            values |= _well(name, number, f"{name}_") if step == "well" and has_label(path[: path.index(step)]) else {name: _id(number)}
    values |= _well("id", object_id, "") if kind == "well" and has_label(path) else {"id": _id(object_id)}
    if opening and (opened := opening_text(kind, path, opening[0])):
        text, values = opened, values | {"at": _id(opening[1])}
    found = maps(connection, seam, text, values | always(text, connection.caller.user_id), ANY)
    if not found:
        raise missing
    row = found[0]
    trail = tuple(_crumb(row, name, *step) for name, step in zip(place_names(path), within, strict=True))
    made = _object(kind, row, trail, found)
    return made, rows.saved(found, row["type"] or "", row["size_z"] or 1) if isinstance(made, Image) else None, row.get("index_at")


def _may_be_id(number: int | str) -> bool:
    return isinstance(number, str) or 0 <= number <= LAST_ID


def _id(number: int | str) -> int:
    if isinstance(number, str):
        raise ObjectNotFound("Only a plate's wells have labels.")
    return number


def _well(name: str, key: int | str, prefix: str) -> dict[str, Value]:
    """Ask for a well by its id, or by its label; the query has room for either."""
    if isinstance(key, int):
        return {name: key, f"{prefix}row": NOWHERE, f"{prefix}column": NOWHERE}
    row, column = place(key)
    return {name: -1, f"{prefix}row": Short(row), f"{prefix}column": Short(column)}


def _crumb(row: rows.Row, name: str, kind: str, key: int | str | None) -> Crumb:
    if kind == "well":
        return rows_screens.well_crumb(row, key, name)
    if kind == "user":
        return rows_people.user_crumb(row, key, name)
    return Crumb(kind, key, row.get(f"{name}_name") or "")


def _object(kind: str, row: rows.Row, trail: tuple[Crumb, ...], found: Sequence[rows.Row] = ()) -> Named:
    make = MAKERS.get(kind)
    return make(row, trail, found) if make else rows.obj(kind, row, trail)


def make(kind: str, row: rows.Row) -> Named:
    """Make an object of a row that tells of no place above it."""
    return _object(kind, row, ())


def children(
    connection: Connection, seam: Seam, parent: Object | GroupObject, kind: str, listing: Listing, index: int | None = None
) -> Page[Any]:
    """List what is linked to a parent, in its own group; everybody's, unless an owner is named; ``index`` is of what it is opened at."""
    shape, values = linked(parent, kind, listing)
    trail = (*parent.trail, Crumb(parent.kind, parent.key, parent.name))
    if index is not None and shape == Shape(kind, parent=parent.kind):
        listing = replace(listing, at=None, offset=_aligned(index, listing))
    return _page(connection, seam, shape, listing, values, parent.group.id, trail)


def linked(parent: Object | GroupObject, kind: str, wanted: Listing) -> tuple[Shape, dict[str, Value]]:
    """Say what a list of what is linked to a parent looks like, and what it is held to."""
    values: dict[str, Value] = {"parent": parent.id}
    if wanted.owner is not None and wanted.owner != ANY:
        values["owner"] = wanted.owner
    run = next((int(crumb.id) for crumb in parent.trail if crumb.kind == "run" and crumb.id), None) if kind == "field" else None
    if run is not None:
        values["run"] = run
    shape = Shape(
        kind,
        parent=parent.kind,
        in_run=run is not None,
        by_owner="owner" in values,
        **_asked(wanted),
    )
    return shape, values


def owned(caller: Caller, kind: str, wanted: Listing, above: tuple[Crumb, ...]) -> tuple[Shape, dict[str, Value], int]:
    """Say what a list by owner and group looks like, and what it is held to, in which group."""
    owner, group = _scope(caller, wanted, above) if KINDS[kind].owned else _nobodys(wanted)
    shape = Shape(kind, by_owner=owner != ANY, **_asked(wanted, orphaned=any(crumb.kind == "orphaned" for crumb in above)))
    return shape, {} if owner == ANY else {"owner": owner}, group


def listing(connection: Connection, seam: Seam, kind: str, wanted: Listing, above: tuple[Crumb, ...] = ()) -> Page[Any]:
    """List objects by owner and group, or users or groups; the places above say a part of what is wanted."""
    shape, values, group = owned(connection.caller, kind, wanted, above)
    try:
        return _page(connection, seam, shape, wanted, values, group, above)
    except Refused as refusal:
        raise ObjectNotFound("There is no such group, or you are not a member of it.") from refusal


def _asked(wanted: Listing, *, orphaned: bool = False) -> dict[str, Any]:
    """Say how a list is sorted and narrowed."""
    told = {name: getattr(wanted, name) for name in ("tag", "key", "value", "numbers", "rating")} | {"unrated": wanted.rating == 0}
    return {
        "orphaned": orphaned or wanted.orphaned,
        "by_name": bool(wanted.name),
        "said": tuple(name for name, given in told.items() if given),
        "sort": wanted.sort,
        "descending": wanted.descending,
    }


def _scope(caller: Caller, wanted: Listing, above: tuple[Crumb, ...]) -> tuple[int, int]:
    """Work out whose things are listed, and of which group; of a user they are listed across groups."""
    named = {crumb.kind: int(crumb.id) for crumb in above if crumb.id is not None}
    owner = caller.user_id if wanted.owner is None else wanted.owner
    user, group = named.get("user"), named.get("group")
    if (user is not None and owner not in (ANY, user)) or (group is not None and wanted.group not in (None, group)):
        raise BadRequest("This place says itself whose things it lists: please ask for another owner or group at their own places.")
    usual = ANY if user is not None else caller.group_id
    asked = usual if wanted.group is None else wanted.group
    return owner if user is None else user, asked if group is None else group


def _nobodys(wanted: Listing) -> tuple[int, int]:
    """Users and groups are in no group, and nobody's."""
    if wanted.owner not in (None, ANY) or wanted.group is not None:
        raise BadRequest("Users and groups have no owner and no group by which they could be listed.")
    return ANY, ANY


def _page(
    connection: Connection, seam: Seam, shape: Shape, wanted: Listing, values: dict[str, Value], group: int, trail: tuple[Crumb, ...]
) -> Page[Any]:
    texts = written(shape)
    if texts is None:
        raise BadRequest(f"A list of {shape.kind}s can't be narrowed or sorted like this.")
    text, counting = texts
    parts = {"name": wanted.name, "tag": wanted.tag, "key": wanted.key, "value": wanted.value}
    values |= {name: f"%{literal(part.lower())}%" for name, part in parts.items() if part}
    values |= {"rating": wanted.rating} if wanted.rating else {}
    offset, limit = min(max(wanted.offset, 0), LAST_ROW), min(max(wanted.limit, 1), MOST_ROWS)
    if wanted.numbers is not None:
        values |= {"values": _numbers(connection, seam, shape, wanted.numbers, values, group)}
        if not values["values"]:
            return Page(items=(), total=0, offset=offset, limit=limit)
    if wanted.at is not None:
        offset = _aligned(_index(connection, seam, shape, values | {"at": wanted.at}, group), wanted)
    found = maps(connection, seam, text, values | always(text, connection.caller.user_id), group, (offset, limit))
    # Only rows carry the total, so an empty page beyond the end needs a second call.
    total = found[0]["total"] if found else _count(connection, seam, counting, values, group) if offset else 0
    items = {row["id"]: _object(shape.kind, row, trail) for row in found}
    return Page(items=tuple(items.values()), total=total, offset=offset, limit=limit)


def _numbers(connection: Connection, seam: Seam, shape: Shape, wanted: Numbers, values: dict[str, Value], group: int) -> list[str]:
    """Find the values that begin with such a number: OMERO has them as text, so it is asked for all and then for these."""
    text = numbers_text(shape)
    found = project(connection, seam, text, values | always(text, connection.caller.user_id), group, (0, MOST_VALUES + 1))
    if len(found) > MOST_VALUES:
        raise BadRequest(f"There are more than {MOST_VALUES:,} different values in this list: please name the key whose numbers are meant.")
    return [value for (value,) in found if value is not None and wanted.hold(value)]


def _aligned(index: int, wanted: Listing) -> int:
    """Return where the slice begins that something stands in."""
    limit = min(max(wanted.limit, 1), MOST_ROWS)
    return index // limit * limit


def _index(connection: Connection, seam: Seam, shape: Shape, values: dict[str, Value], group: int) -> int:
    text = index_text(shape)
    if text is None:
        raise BadRequest("A list can be opened at an object only where it is by name, from A to Z.")
    return _count(connection, seam, text, values, group)


def _count(connection: Connection, seam: Seam, text: str, values: dict[str, Value], group: int) -> int:
    return int(project(connection, seam, text, values | always(text, connection.caller.user_id), group)[0][0])


def literal(text: str) -> str:
    """Take their meaning from the wildcards of ``like``; the texts say ``escape '!'``."""
    if "\0" in text:
        raise BadRequest("A name has no null characters.")
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def annotations(connection: Connection, seam: Seam, obj: Named) -> Annotations:
    """Read the annotations of an object; of tags, users and groups none are read."""
    kind = "image" if isinstance(obj, Image) else obj.kind
    if kind not in ANNOTATIONS or not isinstance(obj, Object):
        return Annotations()
    return rows_annotations.annotations(maps(connection, seam, ANNOTATIONS[kind], {"id": obj.id}, obj.group.id))


def inherited(connection: Connection, seam: Seam, obj: Named) -> tuple[Inherited, ...]:
    """Read the key-value pairs and tables of all that is above an object, the nearest first."""
    kind = "image" if isinstance(obj, Image) else obj.kind
    if kind not in INHERITED or not isinstance(obj, Object):
        return ()
    text = INHERITED[kind]
    found = maps(connection, seam, text, always(text, connection.caller.user_id) | {"id": obj.id}, obj.group.id)
    return rows_annotations.inherited(found, tuple(ABOVE[kind]))


def wells(connection: Connection, seam: Seam, of: Plate | Run, number: int, run: int | None) -> tuple[Spot, ...]:
    """Read the images that the wells of a plate have as their field of a number, of a run if one is given."""
    run = of.id if isinstance(of, Run) else run
    plate = of.plate_id if isinstance(of, Run) else of.id
    values: dict[str, Value] = {"plate": plate, "number": number, "me": connection.caller.user_id}
    above = (*of.trail, Crumb(of.kind, of.id, of.name))
    if run is not None:
        values["run"] = run
        above = above if isinstance(of, Run) else (*above, Crumb("run", run, ""))
    found = maps(connection, seam, WELLS[run is not None], values, of.group.id)
    spots: dict[str, Spot] = {}
    for row in found:
        name = label(row["row"] or 0, row["column"] or 0)
        spots.setdefault(name, rows_screens.spot(row, number, (*above, Crumb("well", name, name))))
    return tuple(spots.values())


def settings(connection: Connection, seam: Seam, image: Image) -> Saved:
    """Return the rendering settings that the caller sees; no call where they were read with this version of the image."""
    return connection.grants.saved(image) or fresh_settings(connection, seam, image)


def fresh_settings(connection: Connection, seam: Seam, image: Image) -> Saved:
    """Read the rendering settings that the caller sees now."""
    if image.pixels is None:
        raise ObjectNotFound("OMERO has no pixels for this image.")
    values: dict[str, Value] = {"pixels": image.pixels.id, "me": connection.caller.user_id}
    found = rows.saved(maps(connection, seam, SETTINGS, values, image.group.id), image.pixels.type, image.pixels.size_z)
    connection.grants.learn(image, found)
    return found
