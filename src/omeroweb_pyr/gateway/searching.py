"""Search: a service of OMERO's that lives for one request, and its hits read as any other objects."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from omero.model import DetailsI, ExperimenterI

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import ANYBODY, Named
from omeroweb_pyr.gateway.model_search import Hits, Search
from omeroweb_pyr.gateway.queries import FOUND, always
from omeroweb_pyr.gateway.queries.kinds import KINDS
from omeroweb_pyr.gateway.reading import ANY, LAST_ID, Value, make, maps

IMPORTED, ACQUIRED = "details.creationEvent.time", "acquisitionDate"
ODD = "OMERO can't search for this: please check the brackets, quotes, colons and wildcards."
EMPTY = "There is no word in this: OMERO looks for letters and digits."


def search(connection: Connection, seam: Seam, wanted: Search) -> tuple[Hits, ...]:
    """Search kind by kind: five calls, one more with an owner, and five for each kind, or three where nothing is found."""
    group = ANY if wanted.group == ANYBODY else wanted.group
    service = seam.call(connection.session, "createSearchService", group=group)
    try:
        seam.call(service, "setAllowLeadingWildcard", True, group=group)
        seam.call(service, "setReturnUnloaded", True, group=group)
        seam.call(service, "setBatchSize", wanted.most + 1, group=group)
        if wanted.owner != ANYBODY:
            details = DetailsI()
            details.owner = ExperimenterI(wanted.owner, False)
            seam.call(service, "onlyOwnedBy", details, group=group)
        return tuple(_of_kind(service, seam, kind, wanted, group) for kind in wanted.kinds)
    finally:
        seam.call(service, "close", group=group)


def _of_kind(service: Any, seam: Seam, kind: str, wanted: Search, group: int) -> Hits:
    asked = (",".join(wanted.fields), _day(wanted.start), _day(wanted.end), ACQUIRED if wanted.acquired else IMPORTED, wanted.text)
    seam.call(service, "onlyType", KINDS[kind].entity, group=group)
    try:
        seam.call(service, "byLuceneQueryBuilder", *asked, group=group)
    except BadRequest as refusal:
        raise BadRequest(ODD if any(letter.isalnum() for letter in wanted.text) else EMPTY) from refusal
    if not seam.call(service, "hasNext", group=group):
        return Hits(kind, ())
    ids = list(dict.fromkeys(one.id.val for one in seam.call(service, "results", group=group)))
    seam.call(service, "clearQueries", group=group)
    return Hits(kind, tuple(ids[: wanted.most]), len(ids) > wanted.most)


def found(connection: Connection, seam: Seam, kind: str, ids: Sequence[int]) -> tuple[Any, ...]:
    """Read objects by their ids in one call, in the order of the ids; those that can't be seen are left out."""
    known = [number for number in ids if 0 <= number <= LAST_ID]
    if not known:
        return ()
    text = FOUND[kind]
    values: dict[str, Value] = {"ids": known}
    rows = maps(connection, seam, text, values | always(text, connection.caller.user_id), ANY)
    objects: dict[int, Named] = {row["id"]: make(kind, row) for row in rows}
    return tuple(objects[number] for number in known if number in objects)


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""
