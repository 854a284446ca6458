"""What is said about several objects, and on how many of them."""

from collections.abc import Sequence
from typing import Any

from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Annotation, Person
from omeroweb_pyr.gateway.model_changes import Spread, Spreads, Target
from omeroweb_pyr.gateway.queries.annotations import BY_LINKS, SPREAD
from omeroweb_pyr.gateway.reading import maps
from omeroweb_pyr.gateway.rows import Row, person, rights
from omeroweb_pyr.gateway.rows_annotations import made_of
from omeroweb_pyr.gateway.writing.objects import by_kind, group_of
from omeroweb_pyr.permissions import Permission

MOST = 10_000
"""How many annotations are told of at most."""


def spread(connection: Connection, seam: Seam, targets: Sequence[Target]) -> Spreads:
    """Read the annotations of objects of one group; two calls a kind, and one where there are none."""
    group, whole = group_of(targets), True
    found: dict[int, Spread] = {}
    for kind, numbers in by_kind(targets).items():
        each, complete = _of_kind(connection, seam, kind, numbers, group)
        whole = whole and complete
        for id, one in each.items():
            found[id] = _both(found[id], one) if id in found else one
    return Spreads(tuple(sorted(found.values(), key=lambda one: (-one.on, one.annotation.id))), whole)


def _of_kind(connection: Connection, seam: Seam, kind: str, numbers: list[int], group: int) -> tuple[dict[int, Spread], bool]:
    me = connection.caller.user_id
    counted = maps(connection, seam, SPREAD[kind], {"parents": numbers, "me": me}, group, (0, MOST + 1))
    told = counted[:MOST]
    links = [row[name] for row in told for name in ("own_link", "other_link") if row[name] is not None]
    rows = maps(connection, seam, BY_LINKS[kind], {"links": links}, group) if links else []
    by_link: dict[int, Row] = {row["link"]: row for row in rows}
    made = {each.id: each for each in made_of(rows)}
    return {row["id"]: _spread(row, made[row["id"]], by_link, kind) for row in told if row["id"] in made}, len(counted) <= MOST


def _spread(counted: dict[str, Any], annotation: Annotation, links: dict[int, Row], kind: str) -> Spread:
    removable, other = 0, None
    for link, on in ((counted["own_link"], counted["own"]), (counted["other_link"], counted["others"])):
        row = links.get(link)
        if row is None:
            continue
        if Permission.DELETE in rights(row["l_details_permissions"]):
            removable += on
        else:
            other = person(row, "linker")
    return _made(annotation, (kind, counted["at"]), counted["on_"], counted["own"], removable, other)


def _made(annotation: Annotation, at: tuple[str, int], on: int, own: int, removable: int, other: Person | None) -> Spread:
    return Spread(annotation=annotation, at=at, on=on, own=own, removable=min(removable, on), other=other)


def _both(first: Spread, more: Spread) -> Spread:
    """Join what is told of objects of two kinds."""
    counts = (first.on + more.on, first.own + more.own, first.removable + more.removable)
    return _made(first.annotation, first.at, *counts, first.other or more.other)
