"""Names and descriptions."""

from typing import Any

from omero.rtypes import rstring

from omeroweb_pyr.errors import BadRequest, Conflict
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_changes import Target, Wording
from omeroweb_pyr.gateway.queries.changes import ENTITIES
from omeroweb_pyr.gateway.writing.objects import lines, text, told, update

FIELDS = {"tag": ("textValue", "description"), "tagset": ("textValue", "description"), "well": (None, "externalDescription")}
"""Where a kind has its name and its description, if not by these names; a well has no name of its own."""
CHANGED = "Somebody else has changed this meanwhile. Please compare; saving again puts yours in the place of theirs."


def edit(connection: Connection, seam: Seam, target: Target, new: Wording, was: Wording) -> None:
    """Name and describe an object; Conflict when it is not any more as it ``was`` when somebody began to write. Two calls."""
    name, description = FIELDS.get(target.kind, ("name", "description"))
    if new.name is not None and name is None:
        raise BadRequest("A well has no name of its own: it is called after its place on the plate.")
    query = connection.service(seam, "getQueryService")
    found = seam.call(query, "get", ENTITIES[target.kind], target.id, group=target.group_id)
    _compare(found, (name, was.name), (description, was.description))
    if new.name is not None and name is not None:
        setattr(found, name, rstring(new.name))
    if new.description is not None:
        setattr(found, description, text(new.description))
    try:
        update(connection, seam, "saveObject", found, target.group_id)
    except Conflict as conflict:  # between our two calls
        raise Conflict(CHANGED) from conflict


def _compare(found: Any, name: tuple[str | None, str | None], description: tuple[str, str | None]) -> None:
    now = {"name": told(getattr(found, name[0])) if name[0] else "", "description": told(getattr(found, description[0]))}
    before = {"name": name[1], "description": description[1]}
    if any(told_before is not None and lines(told_before).strip() != now[field].strip() for field, told_before in before.items()):
        raise Conflict(CHANGED, **now)
