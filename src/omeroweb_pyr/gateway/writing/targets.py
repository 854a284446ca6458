"""Looking at objects before they are changed."""

from collections.abc import Mapping, Sequence

from omeroweb_pyr.errors import BadRequest, ObjectNotFound
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_changes import Target
from omeroweb_pyr.gateway.queries.changes import TARGETS
from omeroweb_pyr.gateway.reading import ANY, maps
from omeroweb_pyr.gateway.rows import group, person, rights
from omeroweb_pyr.gateway.writing.objects import MOST


def find(connection: Connection, seam: Seam, wanted: Mapping[str, Sequence[int]]) -> tuple[Target, ...]:
    """Read what is to be changed, across groups, a call a kind; ObjectNotFound when anything is missing."""
    if sum(map(len, wanted.values())) > MOST:
        raise BadRequest(f"At most {MOST} objects can be changed at a time.")
    found: list[Target] = []
    for kind, numbers in wanted.items():
        ids = list(dict.fromkeys(numbers))
        rows = {row["id"]: row for row in maps(connection, seam, TARGETS[kind], {"ids": ids}, ANY)} if ids else {}
        missing = [id for id in ids if id not in rows]
        if missing:
            raise ObjectNotFound(f"There is no {kind} {missing[0]}, or you may not see it.")
        found += [Target(kind, id, group(rows[id]), person(rows[id]), rights(rows[id]["x_details_permissions"])) for id in ids]
    return tuple(found)
