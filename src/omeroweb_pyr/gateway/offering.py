"""What a list can be narrowed by: the tags, keys and owners that its objects have."""

from typing import Any

from omeroweb_pyr.errors import ObjectNotFound, Refused
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Crumb, Listing, Object, Offered, Person
from omeroweb_pyr.gateway.model_people import GroupObject
from omeroweb_pyr.gateway.queries import always, offered
from omeroweb_pyr.gateway.reading import linked, owned, project

MOST = 500
"""How many of each are offered; whoever has more types the beginning of a name himself."""


def offers(connection: Connection, seam: Seam, kind: str, wanted: Listing, within: Object | GroupObject | tuple[Crumb, ...]) -> Offered:
    """Read what may be asked of a list, below an object or below the places that say whose things are listed; three calls at most."""
    if isinstance(within, tuple):
        shape, values, group = owned(connection.caller, kind, wanted, within)
    else:
        (shape, values), group = linked(within, kind, wanted), within.group.id
    found: dict[str, list[list[Any]]] = {"tags": [], "keys": [], "owners": []}
    try:
        for name, text in offered(shape).items():
            found[name] = project(connection, seam, text, values | always(text, connection.caller.user_id), group, (0, MOST))
    except Refused as refusal:
        raise ObjectNotFound("There is no such group, or you are not a member of it.") from refusal
    people = tuple(Person(number, user or "", first or "", last or "") for number, user, first, last in found["owners"])
    tags, keys = (tuple(row[0] for row in found[name] if row[0]) for name in ("tags", "keys"))
    return Offered(tags, keys, people)
