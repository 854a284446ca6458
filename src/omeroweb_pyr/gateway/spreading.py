"""What is said about several objects, and on how many of them."""

from collections.abc import Sequence
from typing import Any

from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Annotation, Person
from omeroweb_pyr.gateway.model_changes import Spread, Spreads, Target
from omeroweb_pyr.gateway.queries.annotations import BY_LINKS, ON, SPREAD
from omeroweb_pyr.gateway.reading import maps
from omeroweb_pyr.gateway.rows import Row, person, rights
from omeroweb_pyr.gateway.rows_annotations import made_of
from omeroweb_pyr.gateway.writing.objects import by_kind, group_of
from omeroweb_pyr.permissions import Permission

MOST = 10_000
"""How many annotations are told of at most, by whom each."""


def spread(connection: Connection, seam: Seam, targets: Sequence[Target]) -> Spreads:
    """Read the annotations of objects of one group: two calls a kind, one where there are none, three where people share some."""
    group, whole = group_of(targets), True
    found: dict[int, Spread] = {}
    for kind, numbers in by_kind(targets).items():
        each, complete = _of_kind(connection, seam, kind, numbers, group)
        whole = whole and complete
        for id, one in each.items():
            found[id] = _both(found[id], one) if id in found else one
    return Spreads(tuple(sorted(found.values(), key=lambda one: (-one.on, one.annotation.id))), whole)


def _of_kind(connection: Connection, seam: Seam, kind: str, numbers: list[int], group: int) -> tuple[dict[int, Spread], bool]:
    counted = maps(connection, seam, SPREAD[kind], {"parents": numbers}, group, (0, MOST + 1))
    by_annotation: dict[int, list[dict[str, Any]]] = {}
    for row in counted[:MOST]:
        by_annotation.setdefault(row["id"], []).append(row)
    if not by_annotation:
        return {}, True
    shared = [id for id, rows in by_annotation.items() if len(rows) > 1]  # counts by person overlap where two have put the same
    exact = maps(connection, seam, ON[kind], {"parents": numbers, "children": shared}, group) if shared else []
    on: dict[int, int] = {row["id"]: row["on_"] for row in exact}
    rows = maps(connection, seam, BY_LINKS[kind], {"links": [row["link"] for row in counted[:MOST]]}, group)
    links: dict[int, Row] = {row["link"]: row for row in rows}
    found = {
        each.id: _spread(each, kind, by_annotation[each.id], links, on.get(each.id) or by_annotation[each.id][0]["on_"])
        for each in made_of(rows)
    }
    return found, len(counted) <= MOST


def _spread(annotation: Annotation, kind: str, counted: Sequence[dict[str, Any]], links: dict[int, Row], on: int) -> Spread:
    removable, other = 0, None
    for row in counted:
        link = links.get(row["link"])
        if link is not None and Permission.DELETE in rights(link["l_details_permissions"]):
            removable += row["on_"]
        elif link is not None:
            other = person(link, "linker")
    return _made(annotation, (kind, counted[0]["at"]), on, removable, other)


def _made(annotation: Annotation, at: tuple[str, int], on: int, removable: int, other: Person | None) -> Spread:
    return Spread(annotation=annotation, at=at, on=on, removable=min(removable, on), other=other)


def _both(first: Spread, more: Spread) -> Spread:
    """Join what is told of objects of two kinds."""
    return _made(first.annotation, first.at, first.on + more.on, first.removable + more.removable, first.other or more.other)
