"""Running the queries: one round trip each, rows to frozen objects."""

from collections.abc import Mapping
from typing import Any

import omero
import omero.all  # defines omero.sys
from omero.rtypes import rlist, rlong, rstring

from omeroweb_pyr.errors import BadRequest, ObjectNotFound, Refused
from omeroweb_pyr.gateway import rows
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Annotations, Crumb, Image, Listing, Object, Page, Trail
from omeroweb_pyr.gateway.queries import ANNOTATIONS, COUNTS, LISTS, LOADS, SETTINGS
from omeroweb_pyr.gateway.queries.lists import Shape
from omeroweb_pyr.gateway.rendering import Saved

ANY = -1
MOST_ROWS = 1000
LAST_ROW = 2**31 - 1
LAST_ID = 2**63 - 1

Value = int | str | list[int]


def project(
    connection: Connection, seam: Seam, text: str, values: Mapping[str, Value], group: int, page: tuple[int, int] | None = None
) -> list[list[Any]]:
    """Run a projection in a group's context and return its rows as plain values."""
    parameters = omero.sys.ParametersI()
    for name, value in values.items():
        parameters.add(name, _wrap(value))
    if page is not None:
        parameters.page(*page)
    service = connection.service(seam, "getQueryService")
    return [[_plain(value) for value in row] for row in seam.call(service, "projection", text, parameters, group=group)]


def maps(
    connection: Connection, seam: Seam, text: str, values: Mapping[str, Value], group: int, page: tuple[int, int] | None = None
) -> list[dict[str, Any]]:
    """Run a projection of maps."""
    return [row[0] for row in project(connection, seam, text, values, group, page)]


def _wrap(value: Value) -> Any:
    if isinstance(value, list):
        return rlist([rlong(item) for item in value])
    return rlong(value) if isinstance(value, int) else rstring(value)


def _plain(value: Any) -> Any:
    value = getattr(value, "_val", value)
    return {name: _plain(item) for name, item in value.items()} if isinstance(value, dict) else value


def load(connection: Connection, seam: Seam, kind: str, object_id: int, within: Trail) -> tuple[Object, Saved | None]:
    """Read one object with its trail across all groups, and an image with the settings the caller sees."""
    missing = ObjectNotFound(f"There is no {kind} {object_id} here, or you may not see it.")
    text = LOADS.get((kind, tuple(place for place, _ in within)))
    ids = {place: number for place, number in within if number is not None}
    if text is None or not all(0 < number <= LAST_ID for number in (object_id, *ids.values())):
        raise missing
    values: dict[str, Value] = {"id": object_id, **ids}
    if kind == "image":
        values["me"] = connection.caller.user_id
    found = maps(connection, seam, text, values, ANY)
    if not found:
        raise missing
    row = found[0]
    trail = tuple(Crumb(place, number, row.get(f"{place}_name") or "") for place, number in within)
    return rows.obj(kind, row, trail), rows.saved(found, row["type"]) if kind == "image" else None


def children(connection: Connection, seam: Seam, parent: Object, kind: str, listing: Listing) -> Page[Any]:
    """List what is linked to a parent, in its own group; everybody's, unless an owner is named."""
    values: dict[str, Value] = {"parent": parent.id}
    if listing.owner is not None and listing.owner != ANY:
        values["owner"] = listing.owner
    shape = Shape(
        kind,
        parent=parent.kind,
        by_owner="owner" in values,
        by_name=bool(listing.name),
        sort=listing.sort,
        descending=listing.descending,
    )
    trail = (*parent.trail, Crumb(parent.kind, parent.id, parent.name))
    return _page(connection, seam, shape, listing, values, parent.group.id, trail)


def listing(connection: Connection, seam: Seam, kind: str, wanted: Listing, *, orphaned: bool) -> Page[Any]:
    """List objects by owner and group."""
    owner = connection.caller.user_id if wanted.owner is None else wanted.owner
    group = connection.caller.group_id if wanted.group is None else wanted.group
    shape = Shape(
        kind,
        orphaned=orphaned,
        by_owner=owner != ANY,
        by_name=bool(wanted.name),
        sort=wanted.sort,
        descending=wanted.descending,
    )
    trail = (Crumb("orphaned", None, ""),) if orphaned else ()
    values: dict[str, Value] = {} if owner == ANY else {"owner": owner}
    try:
        return _page(connection, seam, shape, wanted, values, group, trail)
    except Refused as refusal:
        raise ObjectNotFound("There is no such group, or you are not a member of it.") from refusal


def _page(
    connection: Connection, seam: Seam, shape: Shape, wanted: Listing, values: dict[str, Value], group: int, trail: tuple[Crumb, ...]
) -> Page[Any]:
    text = LISTS.get(shape)
    if text is None:
        raise BadRequest(f"A list of {shape.kind}s can't be made like this.")
    if wanted.name:
        values["name"] = f"%{_literal(wanted.name.lower())}%"
    offset, limit = min(max(wanted.offset, 0), LAST_ROW), min(max(wanted.limit, 1), MOST_ROWS)
    mine: dict[str, Value] = {"me": connection.caller.user_id} if shape.kind == "image" else {}
    found = maps(connection, seam, text, values | mine, group, (offset, limit))
    # Only rows carry the total, so an empty page beyond the end needs a second call.
    total = found[0]["total"] if found else _count(connection, seam, shape, values, group) if offset else 0
    items = {row["id"]: rows.obj(shape.kind, row, trail) for row in found}
    return Page(items=tuple(items.values()), total=total, offset=offset, limit=limit)


def _count(connection: Connection, seam: Seam, shape: Shape, values: dict[str, Value], group: int) -> int:
    plain = Shape(shape.kind, parent=shape.parent, orphaned=shape.orphaned, by_owner=shape.by_owner, by_name=shape.by_name)
    return int(project(connection, seam, COUNTS[plain], values, group)[0][0])


def _literal(text: str) -> str:
    """Take their meaning from the wildcards of ``like``; the texts say ``escape '!'``."""
    if "\0" in text:
        raise BadRequest("A name has no null characters.")
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def annotations(connection: Connection, seam: Seam, obj: Object) -> Annotations:
    """Read the tags, key-value pairs and comments of an object."""
    return rows.annotations(maps(connection, seam, ANNOTATIONS[obj.kind], {"id": obj.id}, obj.group.id))


def settings(connection: Connection, seam: Seam, image: Image) -> Saved:
    """Return the rendering settings that the caller sees; no call where they were read with this version of the image."""
    return connection.grants.saved(image) or fresh_settings(connection, seam, image)


def fresh_settings(connection: Connection, seam: Seam, image: Image) -> Saved:
    """Read the rendering settings that the caller sees now."""
    if image.pixels is None:
        raise ObjectNotFound("OMERO has no pixels for this image.")
    values: dict[str, Value] = {"pixels": image.pixels.id, "me": connection.caller.user_id}
    found = rows.saved(maps(connection, seam, SETTINGS, values, image.group.id), image.pixels.type)
    connection.grants.learn(image, found)
    return found
